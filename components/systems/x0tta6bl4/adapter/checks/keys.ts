import type { CheckState } from "../../../../../scenarios/adapter";
import { nodesOf, numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { historyOf, isWrite } from "../../../../../scenarios/checks/from-history";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { Mesh } from "../mesh";
import { keyPrefix } from "../workloads/writes";

/** How long an answer may take before it counts as none; longer than an election. */
const PATIENCE = 2500;

/**
 * - `x0tta6bl4/serves { on?, milliseconds? }`: each node acknowledges a write and reads it back.
 * - `x0tta6bl4/refuses { on, milliseconds? }`: each is there, and neither acknowledges a write nor answers a read.
 * - `x0tta6bl4/same-log { on? }`: all applied the same entries, at least two nodes, and something was written.
 * - `x0tta6bl4/caught-up { on }`: these have applied all that any other had committed when asked.
 * - `x0tta6bl4/no-lost-write { clients, on? }`: every acknowledged write is in each node's own copy.
 */
export function keyChecks(mesh: Mesh): Checks {
  const { runId } = mesh.context;
  let probes = 0;
  const nodesAndTime = (args: Arguments, state: CheckState) =>
    [nodesOf(args, state, mesh.nodes), numberOf(args, "milliseconds", PATIENCE)] as const;

  return {
    "x0tta6bl4/serves": observing(async (args, state) => {
      const [nodes, milliseconds] = nodesAndTime(args, state);
      const answers = await mesh.ask(nodes, async (member) => {
        const [key, value] = [`${runId}/probe/${member.node.name}`, `probe-${++probes}`];
        await member.write(key, value, milliseconds);
        const read = await member.read(key, milliseconds);
        return read === value ? "" : `reads \`${String(read)}\` after it wrote \`${value}\``;
      });
      const problems = new Map(answers.flatMap(({ name, value, error }) => value === "" ? [] : [[name, value ?? error]])); // prettier-ignore
      return problems.size > 0
        ? { ok: false, saw: listed(problems) }
        : { ok: true, saw: `${nodes.length} nodes write, and read what they wrote` };
    }),

    "x0tta6bl4/refuses": observing(async (args, state) => {
      const [nodes, milliseconds] = nodesAndTime(args, state);
      const answers = await mesh.ask(nodes, async (member) => {
        const key = `${runId}/probe/${member.node.name}`;
        const tries = { write: member.write(key, `probe-${++probes}`, milliseconds), read: member.read(key, milliseconds) }; // prettier-ignore
        const served = Object.entries(tries).map(([what, promise]) => promise.then(() => [what], () => [])); // prettier-ignore
        return (await Promise.all(served)).flat();
      });
      // Who is not there refuses nothing.
      everyAnswer(await mesh.statuses(nodes), false);
      const served = answers.filter(({ value }) => (value?.length ?? 0) > 0);
      if (served.length > 0) return { ok: false, saw: `served: ${listed(new Map(served.map(({ name, value }) => [name, value?.join("+")])))}` }; // prettier-ignore
      return {
        ok: true,
        saw: `${nodes.map(({ name }) => name).join(", ")} served neither a write nor a read`,
      };
    }),

    "x0tta6bl4/same-log": observing(async (args, state) => {
      const nodes = nodesOf(args, state, mesh.nodes);
      if (nodes.length < 2) throw new MissingData("one copy alone has nothing to be compared with");
      const seen = everyAnswer(await mesh.statuses(nodes));
      const [first] = seen.values();
      if (!first || first.keys === 0) throw new MissingData("nothing was ever written");
      const at = new Map([...seen].map(([name, each]) => [name, `${each.applied_index} ${each.digest.slice(0, 8)}`])); // prettier-ignore
      const same = [...seen.values()].every((each) => each.applied_index === first.applied_index && each.digest === first.digest); // prettier-ignore
      if (!same) return { ok: false, saw: `what they applied differs: ${listed(at)}` };
      return {
        ok: true,
        saw: `${nodes.length} nodes applied the same ${first.applied_index} entries, ${first.keys} keys`,
      };
    }),

    "x0tta6bl4/caught-up": observing(async (args, state) => {
      const behind = nodesOf(args, state, mesh.nodes);
      const others = mesh.nodes.filter((node) => !behind.includes(node));
      const committed = (await mesh.statuses(others)).flatMap(({ value }) =>
        value ? [value.commit_index] : [],
      );
      if (committed.length === 0) throw new MissingData("no other node told how far it is");
      const target = Math.max(...committed);
      const at = new Map([...everyAnswer(await mesh.statuses(behind), true)].map(([name, each]) => [name, each.applied_index])); // prettier-ignore
      const ok = [...at.values()].every((applied) => applied >= target);
      return { ok, saw: `${listed(at)}; wanted entry ${target}`, data: { target } };
    }),

    "x0tta6bl4/no-lost-write": observing(async (args, state) => {
      const clients = textOf(args, "clients");
      const writes = historyOf(clients, state).filter((each) => each.outcome === "ok" && isWrite(each));
      if (writes.length === 0) throw new MissingData("no write was acknowledged");
      const nodes = nodesOf(args, state, mesh.nodes);
      const copies = everyAnswer(await mesh.ask(nodes, (member) => member.copy(keyPrefix(runId))));
      const losses = new Map<string, string>();
      for (const [name, copy] of copies) {
        const lost = writes.filter(({ key, value }) => copy.get(key)?.value !== value);
        const [example] = lost;
        if (example) losses.set(name, `${lost.length}, such as \`${example.key}\``);
      }
      const data = { writes: writes.length };
      if (losses.size > 0) return { ok: false, saw: `acknowledged and lost: ${listed(losses)}`, data };
      return { ok: true, saw: `all ${writes.length} acknowledged writes are on ${nodes.length} nodes`, data };
    }),
  };
}
