import { defineScenario } from "../scenario";
import { check, known, recovery, settled, timeout, under, underSettings } from "./steps";

const procedure = "test.calculator";

export const scale = defineScenario({
  id: "MC-11",
  title: "Calls at a steady rate while there are three of a provider",
  source: 'plan 001, phase 2 "Test Kubernetes-specific features"',
  only: ["kind"],
  needs: { capabilities: ["scale"], nodes: 3 },
  settings: {
    ...underSettings,
    copies: { full: 3, quick: 3, about: "pods of the first provider" },
    // That chance leaves out one of three, 1 in 50 000.
    each: { full: 30, quick: 30, about: "calls from each client to each provider, each on a new connection" },
    timeout,
    recovery,
  },
  timeout: ({ duration, undisturbed, each, timeout, recovery }) =>
    duration + undisturbed + each * timeout + 4 * recovery + 300,
  steps: ({ copies, each, timeout, recovery, ...load }) => [
    known,
    settled,
    ...under(
      load,
      {
        kind: "fault",
        title: `There are ${copies} of the first provider`,
        name: "scaled",
        fault: { kind: "scale", target: { role: "provider", first: true }, copies },
      },
      {
        kind: "observe",
        title: "New clients call, from each client to each provider",
        name: "calls",
        check: { check: "macula/start-each", procedure, each },
      },
      check(
        "Every one of its pods has answered, with its result",
        { check: "macula/shared-by-pods", calls: "calls", on: { inside: "scaled" } },
        each * timeout + 10,
      ),
      { kind: "heal", title: "There is one again", name: "scaled" },
      check("All know all providers", { check: "macula/providers" }, recovery),
    ),
    check("No connection is left over", { check: "macula/no-leak" }, recovery),
  ],
});
