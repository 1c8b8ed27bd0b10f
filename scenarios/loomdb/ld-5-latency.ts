import { defineScenario } from "../scenario";
import { connected, finishCreates, noneLost, recovery, startCreates } from "./steps";

/** Each create has an arrival at each of the two other nodes. */
const SAMPLES_PER_CREATE = 2;
/** Clients need a moment to begin. */
const MARGIN = 1.1;

export const latency = defineScenario({
  id: "LD-5",
  title: "Changes reach the other nodes in time, over every pair of nodes",
  source: "plan 003, test 5",
  needs: { capabilities: [], nodes: 3 },
  settings: {
    samples: { full: 1200, quick: 210, about: "arrivals that are timed, over all pairs" },
    rate: { full: 10, quick: 15, about: "creates of each node (1/s)" },
    p50: { full: 500, quick: 500, about: "median time until a create is seen at another node (ms)" },
    p95: { full: 1000, quick: 1000, about: "95th percentile of it (ms)" },
    p99: { full: 2000, quick: 2000, about: "99th percentile of it (ms)" },
    settle: { full: 10, quick: 5, about: "time that is waited for what has not arrived (s)" },
    recovery,
  },
  timeout: ({ samples, rate, settle, recovery }) =>
    (samples / SAMPLES_PER_CREATE / rate) * MARGIN + 2 * settle + recovery + 120,
  steps: ({ samples, rate, p50, p95, p99, settle, recovery }) => [
    ...connected,
    startCreates("Every node creates nodes", "creates", rate, settle),
    {
      kind: "hold",
      title: "Creates and their arrivals are timed",
      // Three clients, however many nodes there are.
      seconds: Math.ceil((samples / SAMPLES_PER_CREATE / (3 * rate)) * MARGIN),
    },
    finishCreates("creates", settle),
    noneLost("creates", recovery),
    {
      kind: "check",
      title: "They arrived in time, none too late to be counted",
      check: { check: "loomdb/latency", clients: "creates", p50, p95, p99, samples },
      within: 0,
    },
  ],
});
