/** Steps and settings that the scenarios of Archy's fleet have in common. */
import type { Setting, Step } from "../scenario";

export const settings = {
  iterations: {
    full: 5,
    quick: 2,
    about: "complete green iterations in a row on each host (ARCHY_ITERATIONS)",
  },
  limit: { full: 3600, quick: 60, about: "most time of one iteration (s)" },
  settle: {
    full: 60,
    quick: 10,
    about: "time for a node that is still starting to meet its preconditions (s)",
  },
  every: { full: 5, quick: 0.3, about: "time between two looks at a gate (s)" },
} as const satisfies Readonly<Record<string, Setting>>;

export const PRIMARY = { roles: ["primary"] };
export const FLEET = { roles: ["fleet", "tester", "dev"] };

/** Preconditions ask the node many things, over links that may be slow. */
const ASKING = 200;
/** Seconds for preconditions: a passing one is waited for, and the last question may take long. */
export const asking = ({ settle }: Pick<GateArguments, "settle">): number => settle + ASKING;
/** The on-host limit ends an iteration; what comes after it is told by the next look. */
export const GRACE = 60;

export interface GateArguments {
  /** What the gate is called on its hosts. */
  readonly gate: string;
  readonly suite: string;
  readonly iterations: number;
  readonly limit: number;
  readonly every: number;
  readonly settle: number;
  readonly on: object;
}

/** Seconds in which all gates must have ended. */
export const duration = ({ iterations, limit }: Pick<GateArguments, "iterations" | "limit">): number =>
  iterations * (limit + 10) + GRACE;

/** A gate is begun on each host that may be tested, runs there by itself, and has ended. */
export function gateSteps(args: GateArguments, more: object = {}): readonly Step[] {
  const { gate } = args;
  return [
    {
      kind: "check",
      title: "A gate runs on every host whose preconditions are met",
      check: { check: "archy/begun", ...args, ...more },
      within: asking(args),
    },
    {
      kind: "check",
      title: "Every gate has ended",
      check: { check: "archy/ended", gate },
      within: duration(args),
    },
  ];
}

/** Its records say that it was green. */
export function green(gate: string, iterations: number): Step {
  const times = iterations === 1 ? "" : ` ${iterations} times in a row`;
  const title = `Every host is green${times}: planned tests = executed tests, none failed, none skipped that may not be`;
  return { kind: "check", title, check: { check: "archy/green", gate }, within: 0 };
}

/** By the records on the hosts, so that it also holds for a later update. */
export function wasGreen(title: string, args: GateArguments): Step {
  return { kind: "precondition", title, check: { check: "archy/was-green", ...args }, within: 30 };
}
