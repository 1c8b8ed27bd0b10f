import { defineScenario } from "../scenario";
import { callsWithAllStrategies, check, count, known, recovery } from "./steps";

const procedure = "test.calculator";

export const stress = defineScenario({
  id: "MC-8",
  title: "Calls at a steady rate while a provider dies and comes back",
  source: 'plan 001, phase 3 "Stress test with load"',
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    rate: { full: 200, quick: 100, perCore: 100, about: "calls in all (1/s)" },
    duration: { full: 90, quick: 20, about: "length of the load (s)" },
    before: { full: 15, quick: 3, about: "time of undisturbed calls before (s)" },
    down: { full: 15, quick: 3, about: "time that the provider is gone (s)" },
    p50: { full: 50, quick: 100, about: "median latency (ms)" },
    p99: { full: 250, quick: 500, about: "99th percentile of latency (ms)" },
    errors: { full: 0.001, quick: 0.001, about: "share of calls that may fail, although others answer" },
    // Latency counts from the scheduled time, so a late request counts against the realm, never for it.
    late: { full: 0.01, quick: 0.2, about: "share of calls that the generator may send late" },
    recovery,
  },
  timeout: ({ duration, before, down, recovery }) => duration + before + down + 2 * recovery + 150,
  steps: ({ rate, duration, before, down, p50, p99, errors, late, recovery }) => [
    known,
    count("before", procedure),
    {
      kind: "start-load",
      title: "Calls through the client, with all strategies",
      name: "load",
      load: { ...callsWithAllStrategies(procedure), rate, duration, lateShare: late },
    },
    { kind: "hold", title: "Undisturbed calls", seconds: before },
    {
      kind: "fault",
      title: "The first provider is killed",
      name: "killed",
      fault: { kind: "kill", target: { role: "provider", first: true }, service: "macula-node" },
    },
    { kind: "hold", title: "Calls without it", seconds: down },
    { kind: "heal", title: "It is started again", name: "killed" },
    check(
      "It answers calls again",
      { check: "macula/serves-again", on: { inside: "killed" }, since: "before", procedure },
      recovery,
    ),
    { kind: "finish", title: "The load ends", name: "load", within: duration + 30 },
    check("Rate, latencies and errors are within limits", {
      check: "load/within",
      load: "load",
      ...{ p50, p99, errors },
      rate: rate * 0.99,
    }),
    check("No connection is left over", { check: "macula/no-leak" }, recovery),
    check("All know all providers", { check: "macula/providers" }, recovery),
  ],
});
