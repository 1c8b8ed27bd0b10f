import { defineScenario } from "../scenario";
import { asking, duration, FLEET, gateSteps, green, PRIMARY, settings, wasGreen } from "./steps";

export const fleet = defineScenario({
  id: "AR-2",
  title: "Every other host's gate is green, after the primary's",
  source: "plan 004, sequence 2",
  needs: { capabilities: [], nodes: 2 },
  settings,
  timeout: (values) => asking(values) + duration(values) + 120,
  steps: (values) => [
    wasGreen("The primary's gate was green", {
      ...{ gate: "ar-1", suite: "lifecycle", on: PRIMARY },
      ...values,
    }),
    ...gateSteps({ gate: "ar-2", suite: "lifecycle", ...values, on: FLEET }),
    green("ar-2", values.iterations),
  ],
});
