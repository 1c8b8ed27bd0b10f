import type { Observation } from "../../../../../scenarios/adapter";
import { observing, type Checks } from "../../../../../scenarios/checks/answers";
import { numberOf, textOf } from "../../../../../scenarios/checks/arguments";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { reasonOf } from "../../../../../scenarios/reason";
import type { Fleet, Part } from "../fleet";
import { Gate } from "../gate";
import { colourOf, type Colour } from "../judging";
import { specOf } from "./gates";

/**
 * - `archy/green { gate }`: every host's gate is green, all iterations in a row. A red one outweighs a lost one, and that a blocked one.
 * - `archy/tells-red { gate }`: every host's gate has recorded the self-test as it is: one green, one red, one skipped.
 * - `archy/was-green { gate, suite, iterations, limit, on? }`: by the records on the hosts, an earlier scenario's gates were green.
 */
export function colourChecks(fleet: Fleet): Checks {
  return {
    "archy/green": observing(async (args) =>
      verdictOf(fleet, textOf(args, "gate"), (gate) => colour(gate, fleet)),
    ),

    "archy/tells-red": observing(async (args) =>
      verdictOf(fleet, textOf(args, "gate"), async (gate) => {
        const [iteration, ...more] = await kept(gate, fleet);
        const tests = iteration?.taps.flatMap((tap) => tap.tests) ?? [];
        const seen = tests.map(({ result }) => result).join(", ");
        const right =
          iteration?.code === 1 &&
          more.length === 0 &&
          seen === "ok, not ok, skip" &&
          iteration.reported === 3;
        const records = `exit code ${iteration?.code ?? "none"}, TAP ${seen || "none"}, JUnit ${iteration?.reported ?? 0} tests`;
        return { green: right, saw: records, data: {} };
      }),
    ),

    "archy/was-green": observing(async (args) => {
      const answers = await Promise.all(
        fleet.chosen(args).map(async (host): Promise<Earlier> => {
          const gate = new Gate(host, specOf(args, host, fleet), numberOf(args, "every", 1));
          await host.send(host.facts.gate);
          const state = (await gate.look())?.state;
          const { name, facts } = host;
          if (state === undefined) throw new Error(`${name}: ${gate.silence ?? "no answer"}`);
          if (state === "absent" && facts.onlyIfSynced) return { name, green: true, saw: "left out" };
          if (state !== "ended")
            return { name, green: false, saw: `its gate is ${state}`, open: state === "running" };
          return { name, ...colourOf(await gate.read(), gate.spec.iterations, facts.allowedSkips) };
        }),
      );
      const red = answers.filter(({ green }) => green !== true);
      const saw = (red.length > 0 ? red : answers).map(({ name, saw = "" }) => `${name}: ${saw}`).join("; ");
      // What has ended stays as it is: nobody needs to wait for another answer.
      const decided = red.length > 0 && !red.some(({ open }) => open === true);
      return { ok: red.length === 0, ...(decided ? { untried: "blocked" } : {}), saw };
    }),
  };
}

/** What an earlier scenario's gate on a host was like. */
interface Earlier extends Partial<Colour> {
  readonly name: string;
  /** It still runs. */
  readonly open?: boolean;
}

/** Reads its records, which are kept with the results. */
function kept(gate: Gate, { context }: Fleet): ReturnType<Gate["read"]> {
  return gate.read(({ path, text }) => context.keep?.(`${gate.host.name}/${path}`, text));
}

async function colour(gate: Gate, fleet: Fleet): Promise<Colour> {
  return colourOf(await kept(gate, fleet), gate.spec.iterations, gate.host.facts.allowedSkips);
}

type Judge = (gate: Gate) => Promise<Colour>;

async function verdictOf(fleet: Fleet, name: string, judge: Judge): Promise<Observation> {
  const parts = [...fleet.round(name)];
  const judged = await Promise.all(
    parts.map(async ([host, part]) => ({ host, ...(await partOf(part, judge)) })),
  );
  const of = (kind: string): typeof judged => judged.filter((each) => each.kind === kind);
  const list = (some: typeof judged): string => some.map(({ host, saw }) => `${host}: ${saw}`).join("; ");
  const data = Object.fromEntries(judged.map(({ host, kind, saw, data }) => [host, { kind, saw, ...data }]));
  const saw = list([...of("red"), ...of("lost"), ...of("blocked"), ...of("green"), ...of("left-out")]);
  if (of("red").length > 0) return { ok: false, saw, data };
  if (of("lost").length > 0) return { ok: false, missing: true, saw, data };
  if (of("blocked").length > 0) return { ok: false, untried: "blocked", saw, data };
  if (of("green").length === 0) throw new MissingData(`no gate was run: ${saw}`);
  return { ok: true, saw, data };
}

async function partOf(
  part: Part,
  judge: Judge,
): Promise<{ readonly kind: string; readonly saw: string; readonly data?: Colour["data"] }> {
  if (part.kind !== "gate") return part;
  const { gate } = part;
  if (gate.seen?.state !== "ended")
    return { kind: "lost", saw: `its gate is ${gate.seen?.state ?? "unknown"}: it ended without a word` };
  if (gate.seen.refused !== undefined) return { kind: "blocked", saw: gate.seen.refused };
  try {
    const { green, saw, data } = await judge(gate);
    await gate.markSeen();
    return { kind: green ? "green" : "red", saw, data };
  } catch (error) {
    return { kind: "lost", saw: `its records cannot be read: ${reasonOf(error)}` };
  }
}
