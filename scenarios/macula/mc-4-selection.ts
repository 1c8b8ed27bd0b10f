import { defineScenario, type Step } from "../scenario";
import { agree, answered, call, closed, count, known, timeout } from "./steps";

const procedure = "test.service";

type Kind = "first" | "round_robin" | "random";
const TITLES: Readonly<Record<Kind, string>> = {
  first: "A client calls the first provider",
  round_robin: "A client calls in turns",
  random: "A client calls at random",
};
const SPREADS = { first: "first", round_robin: "even", random: "random" } as const;

/** Calls with one strategy, by a client of its own. */
function selecting(strategy: Kind, calls: Readonly<Record<string, number>>, within: number): readonly Step[] {
  const client = `mc-4-${strategy}`;
  return [
    count(`before-${strategy}`, procedure),
    ...call({ name: strategy, title: TITLES[strategy], procedure, strategy, client, ...calls }, within),
    ...answered(strategy, SPREADS[strategy]),
    closed(client),
    agree(strategy, `before-${strategy}`),
  ];
}

export const selection = defineScenario({
  id: "MC-4",
  title: "All three strategies choose as they say",
  source: "plan 001, scenario 4",
  needs: { capabilities: [], nodes: 3 },
  settings: {
    each: {
      full: 3,
      quick: 3,
      about: "calls for each provider with `first` and `round_robin`: nine with three",
    },
    random: { full: 60, quick: 60, about: "calls with `random`; fewer than 20 prove nothing" },
    timeout,
  },
  timeout: ({ timeout }) => 3 * timeout + 150,
  steps: ({ each, random, timeout }) => [
    known,
    ...selecting("first", { each }, timeout + 10),
    ...selecting("round_robin", { each }, timeout + 10),
    ...selecting("random", { count: random }, timeout + 10),
  ],
});
