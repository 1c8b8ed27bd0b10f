import { passesInPods } from "../../support/kind-scenarios";
import { breakMesh, sabotages } from "../../support/x0tta6bl4-sabotage";

/** Pods get what the overlay is made of: a tunnel device of their own, and the right to make an interface of it. */
passesInPods("x0tta6bl4", {
  what: "routes that never change",
  breakIn: (file) => breakMesh(sabotages["routes that never change"], file),
  scenario: { id: "XM-3", settings: { short: 1, detection: 10 } },
  said: /^fail: .*the others' routes follow: node-a, node-b still reach node-c/,
});
