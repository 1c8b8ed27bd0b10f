import { passesInPods } from "../../support/kind-scenarios";
import { breakLoomDB, sabotages } from "../../support/loomdb-sabotage";

passesInPods("loomdb", {
  what: "healthy whatever happens",
  breakIn: (file) => breakLoomDB([sabotages["healthy whatever happens"]], file),
  scenario: { id: "LD-6", settings: { recovery: 6 } },
  said: /^fail: Node 2 says of itself that it is not healthy: loom-node-2: healthy/,
});
