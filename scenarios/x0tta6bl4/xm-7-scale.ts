import { defineScenario } from "../scenario";
import { recovery, sameLog, whole } from "./steps";

export const scale = defineScenario({
  id: "XM-7",
  title: "However many nodes there are, they are one mesh",
  source: "plan 002, Scaling to N Nodes",
  needs: { capabilities: [], nodes: 3 },
  settings: { recovery },
  timeout: ({ recovery }) => 5 * recovery + 180,
  steps: ({ recovery }) => [
    ...whole,
    {
      kind: "check",
      title: "Every node of the stack votes, and nobody else",
      check: { check: "x0tta6bl4/members" },
      within: recovery,
    },
    {
      kind: "check",
      title: "All follow one leader",
      check: { check: "x0tta6bl4/one-leader" },
      within: recovery,
    },
    {
      kind: "check",
      title: "Every node writes, and reads what it wrote",
      check: { check: "x0tta6bl4/serves" },
      within: recovery,
    },
    sameLog(recovery),
    {
      kind: "check",
      title: "What every node says of the mesh is what its daemon says",
      check: { check: "x0tta6bl4/api-agrees" },
      within: recovery,
    },
  ],
});
