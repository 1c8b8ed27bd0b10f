import { defineScenario } from "../scenario";
import { check, known, recovery } from "./steps";

/** What MC-1 to MC-5 on real machines stand on: hardware has a past, and versions of its own. */
export const machines = defineScenario({
  id: "MC-7",
  title: "All machines run the same program, and nothing is left on them",
  source: "plan 001, environment 3",
  needs: { capabilities: [], nodes: 3 },
  settings: { recovery },
  timeout: ({ recovery }) => recovery + 150,
  steps: ({ recovery }) => [
    known,
    check(
      "One program and one runtime, whatever they say of themselves",
      { check: "macula/same-versions" },
      30,
    ),
    check("No process and no file of an earlier test is there", { check: "macula/nothing-left" }, 5),
    check("No connection is left over from the scenarios before", { check: "macula/no-leak" }, recovery),
  ],
});
