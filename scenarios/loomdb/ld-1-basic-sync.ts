import { defineScenario } from "../scenario";
import { connected, created, present, sync } from "./steps";

export const basicSync = defineScenario({
  id: "LD-1",
  title: "What one node creates is on all nodes",
  source: "plan 003, test 1",
  needs: { capabilities: [], nodes: 3 },
  settings: { sync },
  timeout: ({ sync }) => sync + 90,
  steps: ({ sync }) => [
    ...connected,
    {
      kind: "precondition",
      title: "Statistics and history are set back",
      check: { check: "loomdb/reset" },
      within: 5,
    },
    created("Node 1 creates a node", "basic", { type: "agent", place: 1 }),
    present("All nodes see it", "basic", sync),
  ],
});
