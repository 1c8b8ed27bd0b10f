import type { FaultSpec } from "../faults/fault";
import { defineScenario, type Step } from "../scenario";
import { answered, call, check, closed, known, recovery, timeout } from "./steps";

const procedure = "test.calculator";
const target = { role: "provider", first: true } as const;
const service = "macula-node";

/** Ways in which the first provider can be gone: refused at once, silent though connected, and cut off. */
const FAULTS: readonly { readonly name: string; readonly title: string; readonly fault: FaultSpec }[] = [
  { name: "killed", title: "The first provider is killed", fault: { kind: "kill", target, service } },
  { name: "paused", title: "The first provider stands still", fault: { kind: "pause", target, service } },
  { name: "cut-off", title: "The first provider's packets are dropped", fault: { kind: "isolate", target } },
];

/** Seconds that the plan allows beyond its time-outs: 35 for an attempt of 30, 65 for two and a call. */
const MARGIN = 5;

interface Numbers {
  readonly timeout: number;
  readonly short: number;
  readonly repetitions: number;
  readonly recovery: number;
}

export const failover = defineScenario({
  id: "MC-2",
  title: "A call goes on to another provider",
  source: "plan 001, scenario 2",
  needs: { capabilities: ["partition", "process"], nodes: 3 },
  settings: {
    timeout,
    short: { full: 1, quick: 1, about: "time for an attempt of the repeated calls (s)" },
    repetitions: {
      full: 10,
      quick: 10,
      about: "calls by new clients while the provider is gone, for each fault",
    },
    recovery,
  },
  timeout: ({ timeout, short, repetitions, recovery }) =>
    60 + FAULTS.length * (6 * timeout + repetitions * 2 * (short + 1) + 2 * recovery + 120),
  steps: (numbers) => [known, ...FAULTS.flatMap((fault) => failing(fault, numbers))],
});

function failing(
  { name, title, fault }: (typeof FAULTS)[number],
  { timeout, short, repetitions, recovery }: Numbers,
): readonly Step[] {
  const client = `mc-2-${name}`;
  const first = { procedure, strategy: "first", client, count: 1, timeout } as const;
  const calls = (as: string, title: string): readonly Step[] =>
    call({ ...first, name: as, title }, 2 * timeout + 10);
  const failedOver = (calls: string, limit: number): Step =>
    check("The first provider was tried in vain, and another one answered in time, each time", {
      ...{ check: "macula/failed-over", calls, fault: name },
      ...{ attempt: limit + MARGIN, total: 2 * limit + MARGIN },
    });
  return [
    ...calls(`${name}-before`, "A client calls the first provider"),
    ...answered(`${name}-before`, "first"),
    { kind: "fault", title, name, fault },
    ...calls(`${name}-kept`, "The client, which has a connection to it, calls again"),
    failedOver(`${name}-kept`, timeout),
    ...call(
      {
        ...first,
        ...{ name: `${name}-new`, client: "fresh", count: repetitions, timeout: short },
        seeds: { outside: name },
        title: "New clients, which learn of it from another node, call with a small time-out",
      },
      repetitions * 2 * (short + 1) + 10,
    ),
    failedOver(`${name}-new`, short),
    { kind: "heal", title: "The first provider is back", name },
    check("All know all providers again", { check: "macula/providers" }, recovery),
    ...calls(`${name}-after`, "The client calls once more"),
    ...answered(`${name}-after`, "first"),
    closed(client),
    check("No connection is left over", { check: "macula/no-leak" }, recovery),
  ];
}
