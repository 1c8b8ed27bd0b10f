import { defineScenario, type Step } from "../scenario";
import { answered, call, check, known, recovery, settled, timeout } from "./steps";

const procedure = "test.calculator";
/** Spread over the providers, whose turn a new client does not know. */
const random = { procedure, strategy: "random" } as const;
const inTurns = { procedure, strategy: "round_robin" } as const;

const connections = (name: string): Step => ({
  kind: "observe",
  title: "Connections from the client's host at the providers",
  name,
  check: { check: "macula/sockets" },
});

/** Of calls that all just miss the limit of so many milliseconds. */
const secondsFor = (calls: number, limit: number): number => Math.ceil((calls * limit) / 1000);

export const latency = defineScenario({
  id: "MC-5",
  title: "First and further calls are fast",
  source: "plan 001, success criteria",
  needs: { capabilities: [], nodes: 3 },
  settings: {
    fresh: {
      full: 200,
      quick: 200,
      about: "new clients, each of which calls once; a 95th percentile needs 200",
    },
    cached: { full: 1000, quick: 300, about: "calls on connections that are open" },
    first: {
      full: 500,
      quick: 500,
      about: "95th percentile of a new client's first call, discovery included (ms)",
    },
    further: { full: 100, quick: 100, about: "95th percentile of a call on an open connection (ms)" },
    samples: { full: 100, quick: 50, about: "round trips of the network that are measured first" },
    timeout,
    recovery,
  },
  timeout: ({ fresh, cached, first, further, timeout, recovery }) =>
    180 + timeout + recovery + 2 * (secondsFor(fresh, first) + secondsFor(cached, further)),
  steps: ({ fresh, cached, first, further, samples, timeout, recovery }) => [
    known,
    settled,
    {
      kind: "observe",
      title: "What the network itself takes",
      name: "round-trip",
      check: { check: "macula/round-trip", samples },
    },
    connections("before-fresh"),
    ...call(
      {
        ...random,
        name: "fresh",
        title: "New clients call, one after another",
        client: "fresh",
        count: fresh,
      },
      2 * secondsFor(fresh, first) + 10,
    ),
    check("First calls are within the limit", { check: "macula/latency", calls: "fresh", p95: first }),
    check("Each client opened a connection of its own", {
      check: "macula/connections-accepted",
      since: "before-fresh",
      atLeast: fresh,
    }),
    ...call(
      {
        ...inTurns,
        name: "warm",
        title: "The service's own client calls every provider",
        client: "own",
        each: 1,
      },
      timeout + 10,
    ),
    ...answered("warm"),
    connections("before-cached"),
    ...call(
      { ...inTurns, name: "cached", title: "It calls on its open connections", client: "own", count: cached },
      2 * secondsFor(cached, further) + 10,
    ),
    check("Further calls are within the limit", { check: "macula/latency", calls: "cached", p95: further }),
    check("No connection was opened for them", {
      check: "macula/connections-accepted",
      since: "before-cached",
      none: true,
    }),
    check("No connection is left over", { check: "macula/no-leak" }, recovery),
  ],
});
