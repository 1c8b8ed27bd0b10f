import { defineScenario } from "../scenario";
import { asking, duration, gateSteps, settings } from "./steps";

export const preconditions = defineScenario({
  id: "AR-0",
  title: "Every host may be tested, and its gate tells red from green",
  source: "plan 004, per-node preconditions",
  needs: { capabilities: [], nodes: 1 },
  settings: { limit: settings.limit, every: settings.every, settle: settings.settle },
  timeout: ({ limit, settle }) => 2 * asking({ settle }) + duration({ iterations: 1, limit }) + 60,
  steps: ({ limit, every, settle }) => {
    const self = { gate: "ar-0", suite: "self-test", iterations: 1, limit, every, settle, on: {} };
    return [
      {
        kind: "precondition",
        title:
          "Consent, identity, tools, disk, clock, password, chain, apps, proxy and units are as they must be",
        check: { check: "archy/preconditions", settle },
        within: asking({ settle }),
      },
      ...gateSteps({ ...self, on: { roles: ["primary", "fleet", "tester", "dev"] } }, { fresh: true }),
      {
        kind: "check",
        title: "A red test is recorded as red, by exit code, TAP and JUnit",
        check: { check: "archy/tells-red", gate: self.gate },
        within: 0,
      },
    ];
  },
});
