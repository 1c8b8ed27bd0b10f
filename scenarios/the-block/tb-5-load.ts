import { defineScenario } from "../scenario";
import { inSync, loadWithBatches, observeChain, recovery, skew } from "./steps";

export const distributedLoad = defineScenario({
  id: "TB-5",
  title: "Load generators on all nodes load all nodes",
  source: "plan 000, scenario 5",
  needs: { capabilities: ["workers"], nodes: 2 },
  settings: {
    rate: { full: 30_000, quick: 210, perCore: 1500, about: "transactions offered by all generators (1/s)" },
    // Percentiles need a thousand requests.
    batch: { full: 100, quick: 2, about: "transactions in a request, under one signature" },
    duration: { full: 300, quick: 10, about: "length of the load (s)" },
    share: { full: 0.99, quick: 0.99, about: "share of the offered transactions that must be confirmed" },
    confirm: { full: 60, quick: 30, about: "time until they are confirmed (s)" },
    p50: { full: 100, quick: 300, about: "median time until a batch is accepted (ms)" },
    p95: { full: 500, quick: 1500, about: "95th percentile of it (ms)" },
    p99: { full: 1000, quick: 3000, about: "99th percentile of it (ms)" },
    // Latency counts from the scheduled time, so a late request counts against the nodes, never for them.
    late: { full: 0.01, quick: 0.2, about: "share of requests that the generators may send late" },
    recovery,
    skew,
  },
  timeout: ({ duration, confirm, recovery }) => duration + confirm + recovery + 180,
  steps: ({ rate, batch, duration, share, confirm, p50, p95, p99, late, recovery, skew }) => [
    ...inSync(skew),
    observeChain("before"),
    ...loadWithBatches({
      title: "Signed batches of transactions from every node for every node",
      ...{ rate, batch, duration, late },
      workers: { on: "nodes" },
      connections: 8,
    }),
    {
      kind: "check",
      title: "What was offered is in confirmed blocks of every node, once, and nothing accepted is lost",
      check: { check: "the-block/load-confirmed", load: "load", since: "before", share },
      within: confirm,
    },
    {
      kind: "check",
      title: "Batches were accepted in time, and few failed",
      check: { check: "load/within", load: "load", p50, p95, p99, errors: 1 - share },
      within: 0,
    },
    {
      kind: "check",
      title: "All nodes are on one chain after it",
      check: { check: "the-block/one-chain", skew },
      within: recovery,
    },
  ],
});
