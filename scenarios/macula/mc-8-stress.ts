import { defineScenario } from "../scenario";
import { check, count, known, recovery, under, underSettings } from "./steps";

const procedure = "test.calculator";

export const stress = defineScenario({
  id: "MC-8",
  title: "Calls at a steady rate while a provider dies and comes back",
  source: 'plan 001, phase 3 "Stress test with load"',
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    ...underSettings,
    rate: { full: 200, quick: 100, perCore: 100, about: "calls in all (1/s)" },
    duration: { full: 90, quick: 20, about: "length of the load (s)" },
    p99: { full: 250, quick: 2000, about: "99th percentile of latency (ms)" },
    down: { full: 15, quick: 3, about: "time that the provider is gone (s)" },
    recovery,
  },
  timeout: ({ duration, undisturbed, down, recovery }) => duration + undisturbed + down + 2 * recovery + 150,
  steps: ({ down, recovery, ...load }) => [
    known,
    count("before", procedure),
    ...under(
      load,
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
    ),
    check("No connection is left over", { check: "macula/no-leak" }, recovery),
    check("All know all providers", { check: "macula/providers" }, recovery),
  ],
});
