import { aboutSuites, suiteNames } from "../../components/systems/archy/suite-names";
import { defineScenario, type ScenarioDefinition } from "../scenario";
import { asking, duration, FLEET, gateSteps, green, PRIMARY, settings, wasGreen } from "./steps";

/** One entry for each suite that the plan names; upstream has none so far, so the user gives them. */
export const across: readonly ScenarioDefinition[] = suiteNames.map((suite) =>
  defineScenario({
    id: `AR-3-${suite}`,
    title: `Across nodes: ${aboutSuites[suite]}`,
    source: "plan 004, sequence 3",
    needs: { capabilities: [], nodes: 2 },
    settings: { ...settings, rounds: { full: 1, quick: 1, about: "runs of this suite, green in a row" } },
    timeout: ({ rounds, limit, settle }) =>
      asking({ settle }) + duration({ iterations: rounds, limit }) + 180,
    steps: ({ rounds, ...values }) => {
      const [lifecycle, gate] = [{ suite: "lifecycle", ...values }, `ar-3-${suite}`];
      return [
        {
          kind: "check",
          title: "There is a suite for it",
          check: { check: "archy/suite-given", suite },
          within: 0,
        },
        wasGreen("The primary's gate was green", { ...lifecycle, gate: "ar-1", on: PRIMARY }),
        wasGreen("Every other host's gate was green", { ...lifecycle, gate: "ar-2", on: FLEET }),
        ...gateSteps({ ...values, gate, suite, on: PRIMARY, iterations: rounds }),
        green(gate, rounds),
      ];
    },
  }),
);
