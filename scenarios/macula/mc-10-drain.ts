import { defineScenario } from "../scenario";
import { check, count, known, recovery, settled, under, underSettings } from "./steps";

const procedure = "test.calculator";

export const drain = defineScenario({
  id: "MC-10",
  title: "Calls at a steady rate while the machine under a provider is drained",
  source: 'plan 001, phase 2 "Test Kubernetes-specific features"',
  only: ["kind"],
  named: true,
  needs: { capabilities: ["drain"], nodes: 3 },
  settings: { ...underSettings, recovery },
  timeout: ({ duration, undisturbed, recovery }) => duration + undisturbed + 4 * recovery + 300,
  steps: ({ recovery, ...load }) => [
    known,
    settled,
    ...under(
      load,
      count("before", procedure),
      {
        kind: "fault",
        title: "A machine with a provider on it, and no client, is cleared",
        name: "drained",
        fault: { kind: "drain", target: { role: "provider", awayFrom: "client" } },
      },
      check(
        "The provider's new pod, on another machine, answers calls",
        { check: "macula/serves-again", on: { inside: "drained" }, since: "before", procedure },
        recovery,
      ),
      { kind: "heal", title: "The machine takes pods again", name: "drained" },
      check("All know all providers again", { check: "macula/providers" }, recovery),
    ),
    check("No connection is left over", { check: "macula/no-leak" }, recovery),
  ],
});
