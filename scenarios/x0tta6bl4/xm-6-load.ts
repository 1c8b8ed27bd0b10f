import type { RequestTemplate } from "../load/load";
import { defineScenario, type Step } from "../scenario";
import { recovery, whole } from "./steps";

const get = (path: string, weight: number): RequestTemplate => ({ name: path, method: "GET", path, weight });

/** The documented endpoints. */
const REQUESTS = [get("/health", 4), get("/mesh/peers", 3), get("/mesh/status", 2), get("/mesh/routes", 1)];

/** Of the plan's three nodes, and generators that share them. */
const [NODES, WORKERS] = [3, 2];

export const load = defineScenario({
  id: "XM-6",
  title: "A hundred users load all nodes",
  source: "plan 002, Performance Benchmarks",
  needs: { capabilities: [], nodes: 3 },
  settings: {
    rate: {
      full: 1500,
      quick: 240,
      perCore: 500,
      about: "requests to all nodes, spread evenly (1/s): 500 to each of three",
    },
    users: { full: 100, quick: 60, about: "connections in all" },
    spawn: { full: 10, quick: 60, about: "users that come in a second (1/s)" },
    duration: { full: 120, quick: 6, about: "length of the load with all of them (s)" },
    p50: { full: 50, quick: 50, about: "median latency (ms)" },
    p95: { full: 200, quick: 200, about: "95th percentile of latency (ms)" },
    p99: { full: 500, quick: 500, about: "99th percentile of latency (ms)" },
    // Latency counts from the scheduled time, so a late request counts against the nodes, never for them.
    late: { full: 0.01, quick: 0.2, about: "share of requests that the generator may send late" },
    recovery,
  },
  timeout: ({ users, spawn, duration, recovery }) => users / spawn + duration + 3 * recovery + 270,
  steps: ({ rate, users, spawn, duration, p50, p95, p99, late, recovery }) => {
    const loading = (name: string, title: string, share: number, seconds: number): readonly Step[] => [
      {
        kind: "start-load",
        title,
        name,
        load: {
          rate: rate * share,
          duration: seconds,
          workers: { on: "controller", count: WORKERS },
          port: "api",
          connections: Math.max(1, Math.round((users * share) / NODES / WORKERS)),
          timeout: 5000,
          requests: REQUESTS,
          lateShare: late,
        },
      },
      { kind: "finish", title: `${title}: it ends`, name, within: seconds + 30 },
    ];
    return [
      ...whole,
      ...loading("ramp", "The users come, half of them on average", 0.5, Math.max(1, users / spawn)),
      {
        kind: "observe",
        title: "What the nodes have counted is remembered",
        name: "before",
        check: { check: "x0tta6bl4/requests" },
      },
      ...loading("load", "All users are there", 1, duration),
      {
        kind: "check",
        title: "Latencies are within the plan's limits, and nothing failed",
        check: { check: "load/within", load: "load", p50, p95, p99, errors: 0 },
        within: 0,
      },
      {
        kind: "check",
        title: "Every node answered its part, by its own count, too",
        check: { check: "x0tta6bl4/load-answered", load: "load", since: "before", rate: rate * 0.99 },
        within: 0,
      },
      {
        kind: "check",
        title: "The mesh is whole after it",
        check: { check: "x0tta6bl4/links" },
        within: recovery,
      },
      {
        kind: "check",
        title: "Every node says that it is well",
        check: { check: "x0tta6bl4/healthy" },
        within: recovery,
      },
    ];
  },
});
