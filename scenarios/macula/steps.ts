/** Steps that several scenarios of Macula have in common. */
import type { LoadSpec } from "../load/load";
import type { CheckSpec, Setting, Step } from "../scenario";

/** Ready for anything: whatever goes wrong from here is the realm's doing. */
export const known: Step = {
  kind: "precondition",
  title: "Every node and the client know all providers",
  check: { check: "macula/providers" },
  within: 30,
};

/** Connections that end while others are counted would be mistaken for each other. */
export const settled: Step = {
  kind: "precondition",
  title: "No connection is left over from before",
  check: { check: "macula/no-leak" },
  within: 30,
};

/** Follows the system's setting. */
export const timeout: Setting = { full: 30, quick: 2, about: "time that one attempt of a call may take (s)" };

/** Seconds in which a realm whose faults are healed has to be whole again. */
export const recovery: Setting = {
  full: 30,
  quick: 30,
  about: "time to be whole again after a fault is healed (s)",
};

interface Calls {
  /** Name for later steps. */
  readonly name: string;
  readonly title: string;
  readonly procedure: string;
  readonly strategy: "first" | "random" | "round_robin";
  /** `own`, `fresh`, or the name of a client that is kept. */
  readonly client: string;
  readonly [argument: string]: unknown;
}

/**
 * Has the client make calls.
 * @param within seconds in which they have to be over, well or not
 */
export function call({ name, title, ...calls }: Calls, within: number): readonly Step[] {
  return [
    { kind: "observe", title, name, check: { check: "macula/start-calls", ...calls } },
    check("The calls are over", { check: "macula/over", calls: name }, within),
  ];
}

/** Counts what providers have handled, for a comparison later. */
export function count(name: string, procedure: string): Step {
  return {
    kind: "observe",
    title: `What the providers have handled of ${procedure} so far`,
    name,
    check: { check: "macula/handled", procedure },
  };
}

export const check = (title: string, asked: CheckSpec, within = 0): Step => ({
  kind: "check",
  title,
  check: asked,
  within,
});

/** They are over, answered at once and rightly, by those who should have. */
export function answered(calls: string, as?: "first" | "even" | "random"): readonly Step[] {
  const spread = {
    first: "All went to the first provider",
    even: "They went to the providers in turns, to each equally often",
    random: "They went to all providers, as chance has it",
  };
  return [
    check("Every call is answered at the first attempt, with the result of the node that answers", {
      check: "macula/answered",
      calls,
    }),
    ...(as === undefined ? [] : [check(spread[as], { check: "macula/spread", calls, as })]),
  ];
}

/** Client and providers have counted the same. */
export function agree(calls: string, since: string): Step {
  return check(
    "The providers have handled exactly what the client has from them",
    { check: "macula/counts-agree", calls, since },
    2,
  );
}

export const closed = (client: string): Step =>
  check("The client is closed again", { check: "macula/client-closed", client }, 2);

/** Open-loop calls through the clients, all strategies equally often; rate and duration are the scenario's. */
function callsWithAllStrategies(
  procedure: string,
): Pick<LoadSpec, "workers" | "port" | "targets" | "connections" | "timeout" | "requests"> {
  return {
    workers: { on: "controller", count: 1 },
    port: "control",
    targets: { role: "client" },
    connections: 64,
    timeout: 5000,
    requests: ["first", "random", "round_robin"].map((strategy) => ({
      name: strategy,
      method: "POST",
      path: "/call",
      body: JSON.stringify({ procedure, x: 7, provider_selection_strategy: strategy }),
      weight: 1,
    })),
  };
}

/** What calls at a steady rate are measured by, while something is done to the realm. */
export const underSettings = {
  rate: { full: 200, quick: 50, perCore: 50, about: "calls in all (1/s)" },
  duration: { full: 120, quick: 60, about: "length of the load (s)" },
  undisturbed: { full: 15, quick: 3, about: "time of undisturbed calls before (s)" },
  p50: { full: 50, quick: 100, about: "median latency (ms)" },
  p99: { full: 1000, quick: 2000, about: "99th percentile of latency (ms)" },
  errors: { full: 0.001, quick: 0.001, about: "share of calls that may fail, although others answer" },
  // Latency counts from the scheduled time, so a late request counts against the realm, never for it.
  late: { full: 0.01, quick: 0.2, about: "share of calls that the generator may send late" },
} as const satisfies Readonly<Record<string, Setting>>;

/** These steps while calls go on, and no more of these than declared may fail. */
export function under(
  { rate, duration, undisturbed, p50, p99, errors, late }: Record<keyof typeof underSettings, number>,
  ...steps: readonly Step[]
): readonly Step[] {
  return [
    {
      kind: "start-load",
      title: "Calls through the clients, with all strategies",
      name: "load",
      load: { ...callsWithAllStrategies("test.calculator"), rate, duration, lateShare: late },
    },
    { kind: "hold", title: "Undisturbed calls", seconds: undisturbed },
    ...steps,
    { kind: "finish", title: "The load ends", name: "load", within: duration + 30 },
    check("Rate, latencies and errors are within limits", {
      check: "load/within",
      load: "load",
      ...{ p50, p99, errors },
      rate: rate * 0.99,
    }),
  ];
}
