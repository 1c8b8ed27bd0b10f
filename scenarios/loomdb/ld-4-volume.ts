import { defineScenario } from "../scenario";
import { allTheSame, connected, created, present, recovery } from "./steps";

export const highVolume = defineScenario({
  id: "LD-4",
  title: "Fifty nodes created at once over all nodes are on all of them",
  source: "plan 003, test 4",
  needs: { capabilities: [], nodes: 3 },
  settings: {
    count: {
      full: 50,
      quick: 50,
      about: "nodes that are created, one after the other of the nodes taking one",
    },
    complete: { full: 5, quick: 5, about: "time until all are on all nodes (s)" },
    recovery,
  },
  timeout: ({ complete, recovery }) => complete + recovery + 90,
  steps: ({ count, complete, recovery }) => [
    ...connected,
    created("Nodes are created in parallel on all nodes", "volume", { type: "fact", count }),
    present("No node lacks any of them", "volume", complete),
    allTheSame(recovery),
  ],
});
