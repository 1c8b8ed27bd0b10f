import { defineScenario, type Step } from "../scenario";
import { nodeA, nodeB, nodeC, whole } from "./steps";

const DAEMONS = [
  { name: "a", target: nodeA },
  { name: "b", target: nodeB },
  { name: "c", target: nodeC },
];

export const formation = defineScenario({
  id: "XM-1",
  title: "The mesh forms",
  source: "plan 002, Verify Mesh Formation",
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    formation: { full: 30, quick: 30, about: "time from the last daemon's start to the whole mesh (s)" },
    steady: { full: 30, quick: 3, about: "time for which it then has to stay whole (s)" },
  },
  timeout: ({ formation, steady }) => 5 * formation + steady + 240,
  steps: ({ formation, steady }) => [
    ...whole,
    ...DAEMONS.map(({ name, target }): Step => ({
      ...{ kind: "fault", title: `The daemon of node-${name} stops`, name },
      fault: { kind: "stop", target, service: "yggdrasil" },
    })),
    ...DAEMONS.map(({ name }): Step => ({ kind: "heal", title: `The daemon of node-${name} starts`, name })),
    {
      kind: "check",
      title: "Every node has all others for peers, and nobody else",
      check: { check: "x0tta6bl4/links", fault: "c", seconds: formation },
      within: formation,
    },
    {
      kind: "check",
      title: "Echoes come back over the overlay for every ordered pair",
      check: { check: "x0tta6bl4/echoes", fault: "c", seconds: formation },
      within: formation,
    },
    {
      kind: "check",
      title: "Every node says that it is well",
      check: { check: "x0tta6bl4/healthy" },
      within: formation,
    },
    {
      kind: "check",
      title: "Health, status, peers and routes are as documented, and what the daemons say",
      check: { check: "x0tta6bl4/api-agrees" },
      within: formation,
    },
    {
      kind: "always",
      title: "It stays so",
      check: {
        check: "all-of",
        checks: [{ check: "x0tta6bl4/links" }, { check: "x0tta6bl4/healthy" }],
      },
      during: steady,
    },
  ],
});
