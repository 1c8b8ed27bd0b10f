import { defineScenario } from "../scenario";
import { inSync, loadWithBatches, observeChain, skew } from "./steps";

export const baseline = defineScenario({
  id: "TB-1",
  title: "One node takes transactions at the plan's rate",
  source: "plan 000, scenario 1",
  needs: { capabilities: [], nodes: 2 },
  settings: {
    rate: { full: 10_000, quick: 140, perCore: 5000, about: "transactions that must be confirmed (1/s)" },
    margin: {
      full: 1.05,
      quick: 1.5,
      about: "transactions offered for each that must be confirmed: blocks come only once a second",
    },
    // Percentiles need a thousand requests.
    batch: { full: 50, quick: 2, about: "transactions in a request, under one signature" },
    duration: { full: 30, quick: 10, about: "length of the load (s)" },
    confirm: { full: 30, quick: 20, about: "time until all of it is confirmed (s)" },
    p50: { full: 100, quick: 200, about: "median time until a batch is accepted (ms)" },
    p95: { full: 500, quick: 1000, about: "95th percentile of it (ms)" },
    p99: { full: 1000, quick: 2000, about: "99th percentile of it (ms)" },
    // Latency counts from the scheduled time, so a late request counts against the node, never for it.
    late: { full: 0.01, quick: 0.2, about: "share of requests that the generator may send late" },
    skew,
  },
  timeout: ({ duration, confirm }) => duration + confirm + 180,
  steps: ({ rate, batch, margin, duration, confirm, p50, p95, p99, late, skew }) => [
    ...inSync(skew),
    observeChain("before"),
    ...loadWithBatches({
      title: "Signed batches of transactions for the primary",
      ...{ rate: rate * margin, batch, duration, late },
      workers: { on: "controller", count: 1 },
      targets: { role: "primary" },
      connections: 16,
    }),
    {
      kind: "check",
      title: "Every transaction is in a confirmed block of every node, once, and at the rate",
      check: { check: "the-block/load-confirmed", load: "load", since: "before", rate, share: 1 },
      within: confirm,
    },
    {
      kind: "check",
      title: "Batches were accepted without error, and in time",
      check: { check: "load/within", load: "load", p50, p95, p99, errors: 0 },
      within: 0,
    },
  ],
});
