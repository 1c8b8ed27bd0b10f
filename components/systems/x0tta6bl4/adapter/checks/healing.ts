import { BEGINNING } from "../../../../../scenarios/logs/pieces";
import { readLogs } from "../../../../../scenarios/logs/read";
import type { CheckState } from "../../../../../scenarios/adapter";
import { nodesOf, numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { sumOf, type Metric } from "../../../../../scenarios/metrics-text";
import type { Mesh } from "../mesh";
import type { MeshMember } from "../mesh-member";

/** What a node's self-healing loop has counted and written since it started. */
interface Healing {
  readonly cycles: number;
  readonly lost: number;
  readonly recovered: number;
  readonly actions: number;
  /** Lines of its log about a lost peer. */
  readonly lines: number;
}

/**
 * - `x0tta6bl4/healing { on? }`: what each node's loop has counted; only to be remembered.
 * - `x0tta6bl4/healing-idle { since, on?, cycles }`: since then it ran at least so often, and neither saw nor did anything.
 * - `x0tta6bl4/healing-reacted { since, of, on }`: since then it lost these nodes, acted, counted and logged it.
 */
export function healingChecks(mesh: Mesh): Checks {
  const look = async (args: Arguments, state: CheckState): Promise<ReadonlyMap<string, Healing>> =>
    everyAnswer(await mesh.ask(nodesOf(args, state, mesh.nodes), healingOf));
  const since = (args: Arguments, state: CheckState, name: string): Healing => {
    const healing = state.observed.get(textOf(args, "since"))?.data?.[name];
    if (healing === undefined) throw new MissingData(`what ${name} had counted was not observed`);
    return healing as Healing;
  };

  return {
    "x0tta6bl4/healing": observing(async (args, state) => {
      const seen = await look(args, state);
      const words = [...seen].map(
        ([name, each]) => [name, `${each.cycles} cycles, ${each.actions} actions`] as const,
      );
      return { ok: true, saw: listed(new Map(words)), data: Object.fromEntries(seen) };
    }),

    "x0tta6bl4/healing-idle": observing(async (args, state) => {
      const least = numberOf(args, "cycles");
      const problems = new Map<string, string>();
      for (const [name, now] of await look(args, state)) {
        const before = since(args, state, name);
        const cycles = now.cycles - before.cycles;
        const moved = (["lost", "recovered", "actions", "lines"] as const).filter(
          (key) => now[key] !== before[key],
        );
        if (moved.length > 0) problems.set(name, `${moved.join(", ")} moved although nothing happened`);
        else if (cycles < least) problems.set(name, `ran ${cycles} cycles, expected at least ${least}`);
      }
      if (problems.size > 0) return { ok: false, saw: listed(problems) };
      return { ok: true, saw: `at least ${least} cycles on every node, and nothing counted` };
    }),

    "x0tta6bl4/healing-reacted": observing(async (args, state) => {
      const gone = nodesOf(args, state, mesh.nodes, "of").map(({ name }) => name);
      const problems = new Map<string, string>();
      const words = new Map<string, string>();
      for (const [name, now] of await look(args, state)) {
        const before = since(args, state, name);
        const [lost, actions, lines] = (["lost", "actions", "lines"] as const).map((key) => now[key] - before[key]) as [number, number, number]; // prettier-ignore
        words.set(name, `${lost} lost, ${actions} actions, ${lines} lines`);
        if (lost < gone.length || lines < gone.length || actions === 0)
          problems.set(name, words.get(name) ?? "");
      }
      if (problems.size > 0) return { ok: false, saw: `too little for the loss of ${gone.join(", ")}: ${listed(problems)}` }; // prettier-ignore
      return {
        ok: true,
        saw: `for the loss of ${gone.join(", ")}: ${listed(words)}`,
        data: Object.fromEntries(words),
      };
    }),
  };
}

async function healingOf(member: MeshMember): Promise<Healing> {
  const [metrics, lines] = await Promise.all([member.metrics(), linesOf(member)]);
  const value = (name: string): number => {
    const sum = sumOf(metrics, name);
    if (sum === undefined) throw new Error(`it has no metric ${name}`);
    return sum;
  };
  const event = (kind: string): number => valueWhere(metrics, "mapek_events_total", "event", kind);
  return {
    cycles: value("mapek_cycle_duration_seconds_count"),
    lost: event("peer_lost"),
    recovered: event("peer_recovered"),
    actions: value("self_healing_actions_total"),
    lines,
  };
}

function valueWhere(metrics: readonly Metric[], name: string, label: string, value: string): number {
  const found = metrics.filter((metric) => metric.name === name && metric.labels[label] === value);
  if (found.length === 0) throw new Error(`it has no metric ${name}{${label}="${value}"}`);
  return found.reduce((sum, metric) => sum + metric.value, 0);
}

const LOG_BYTES = 4 << 20;
const LOG_MILLISECONDS = 5000;

/** How many lines of the loop about lost peers its log has. */
async function linesOf({ node }: MeshMember): Promise<number> {
  const path = node.services.find(({ name }) => name === "node")?.log;
  if (path === undefined) throw new Error(`${node.name} keeps no log`);
  const limits = { bytes: LOG_BYTES, signal: AbortSignal.timeout(LOG_MILLISECONDS) };
  const pieces = await readLogs(node, [{ path, ...BEGINNING }], limits);
  const text = pieces.map(({ bytes }) => bytes.toString()).join("");
  return [...text.matchAll(/ mape-k: analyse peer \S+ lost /g)].length;
}
