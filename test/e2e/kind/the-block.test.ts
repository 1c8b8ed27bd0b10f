import { passesInPods } from "../../support/kind-scenarios";
import { breakNode, sabotages } from "../../support/the-block-sabotage";

passesInPods("the-block", {
  what: "a node stuck at a height",
  breakIn: (file) => breakNode(sabotages["a node stuck at a height"], file),
  scenario: { id: "TB-2", settings: { duration: 30 } },
  said: /^fail: All nodes have one hash.*heights are \d+ blocks apart \(limit 2\): .*node-mac2: \d+/,
});
