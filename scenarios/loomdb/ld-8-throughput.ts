import { createRequest } from "../../components/systems/loomdb/load-request";
import { defineScenario } from "../scenario";
import { allTheSame, connected, recovery } from "./steps";

export const throughput = defineScenario({
  id: "LD-8",
  title: "Writes on all nodes at the plan's rate, and none is lost",
  source: "plan 003, performance benchmarks",
  needs: { capabilities: [], nodes: 3 },
  settings: {
    rate: { full: 50, quick: 50, about: "creates that must be acknowledged (1/s)" },
    offered: { full: 60, quick: 60, about: "creates that are offered, over all nodes (1/s)" },
    duration: { full: 30, quick: 5, about: "length of the load (s)" },
    // Latency counts from the scheduled time, so a late request counts against the nodes, never for them.
    late: { full: 0.05, quick: 0.2, about: "share of requests that the generator may send late" },
    recovery,
  },
  timeout: ({ duration, recovery }) => duration + 2 * recovery + 150,
  steps: ({ rate, offered, duration, late, recovery }) => [
    ...connected,
    {
      kind: "start-load",
      title: "Nodes are created on all nodes",
      name: "load",
      load: {
        rate: offered,
        duration,
        workers: { on: "controller", count: 1 },
        port: "api",
        connections: 8,
        timeout: 2000,
        requests: [createRequest],
        lateShare: late,
      },
    },
    { kind: "finish", title: "The load ends", name: "load", within: duration + 30 },
    {
      kind: "check",
      title: "All were acknowledged, at the rate",
      check: { check: "load/within", load: "load", errors: 0, rate },
      within: 0,
    },
    {
      kind: "check",
      title: "All are on every node",
      check: { check: "loomdb/load-present", load: "load" },
      within: recovery,
    },
    allTheSame(recovery),
  ],
});
