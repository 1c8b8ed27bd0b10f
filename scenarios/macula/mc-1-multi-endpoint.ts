import { defineScenario } from "../scenario";
import { agree, answered, call, check, closed, count, known, timeout } from "./steps";

const procedure = "test.calculator";

export const multiEndpoint = defineScenario({
  id: "MC-1",
  title: "Calls reach all providers",
  source: "plan 001, scenario 1",
  needs: { capabilities: [], nodes: 3 },
  settings: {
    each: { full: 2, quick: 2, about: "calls for each provider in turns: six with three" },
    random: { full: 6, quick: 6, about: "calls at random" },
    timeout,
  },
  timeout: ({ timeout }) => 2 * timeout + 120,
  steps: ({ each, random, timeout }) => [
    known,
    count("before-turns", procedure),
    ...call(
      {
        ...{ name: "turns", procedure, strategy: "round_robin", client: "mc-1-turns", each },
        title: "A new client, which knows the first node alone, calls in turns",
      },
      timeout + 10,
    ),
    ...answered("turns", "even"),
    agree("turns", "before-turns"),
    check("The client logged one new connection to each provider", {
      check: "macula/connections-logged",
      calls: "turns",
    }),
    count("before-random", procedure),
    ...call(
      {
        ...{ name: "random", procedure, strategy: "random", client: "mc-1-random", count: random },
        title: "Another one calls at random",
      },
      timeout + 10,
    ),
    ...answered("random"),
    closed("mc-1-turns"),
    closed("mc-1-random"),
    agree("random", "before-random"),
  ],
});
