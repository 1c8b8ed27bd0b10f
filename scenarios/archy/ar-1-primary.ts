import { defineScenario } from "../scenario";
import { asking, duration, gateSteps, green, PRIMARY, settings } from "./steps";

export const primary = defineScenario({
  id: "AR-1",
  title: "The primary's gate is green, again and again",
  source: "plan 004, sequence 1",
  needs: { capabilities: [], nodes: 1 },
  settings,
  timeout: (values) => asking(values) + duration(values) + 60,
  steps: (values) => [
    ...gateSteps({ gate: "ar-1", suite: "lifecycle", ...values, on: PRIMARY }),
    green("ar-1", values.iterations),
  ],
});
