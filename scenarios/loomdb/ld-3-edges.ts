import { defineScenario } from "../scenario";
import { connected, created, present, sync } from "./steps";

export const crossNodeEdges = defineScenario({
  id: "LD-3",
  title: "An edge made on one node between nodes of another is on all nodes",
  source: "plan 003, test 3",
  needs: { capabilities: [], nodes: 3 },
  settings: { sync },
  timeout: ({ sync }) => 3 * sync + 90,
  steps: ({ sync }) => [
    ...connected,
    created("Node 1 creates the source", "source", { type: "agent", place: 1 }),
    created("Node 1 creates the target", "target", { type: "agent", place: 1 }),
    present("All nodes see the source", "source", sync),
    present("All nodes see the target", "target", sync),
    {
      kind: "check",
      title: "Node 2 creates an edge from source to target",
      check: { check: "loomdb/edge-created", name: "edge", from: "source", to: "target", place: 2 },
      within: 5,
    },
    present("All nodes see the edge with its id, ends and type", "edge", sync),
  ],
});
