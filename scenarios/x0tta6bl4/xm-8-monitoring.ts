import { defineScenario } from "../scenario";
import { recovery, whole } from "./steps";

export const monitoring = defineScenario({
  id: "XM-8",
  title: "Prometheus sees every node and all of its peers",
  source: "plan 002, Access Monitoring",
  needs: { capabilities: [], nodes: 3 },
  settings: {
    intervals: { full: 2, quick: 3, about: "scrape intervals that a node's last scrape may be ago" },
    during: { full: 60, quick: 4, about: "time for which that has to hold (s)" },
    recovery,
  },
  timeout: ({ during, recovery }) => during + recovery + 180,
  steps: ({ intervals, during, recovery }) => [
    ...whole,
    {
      kind: "check",
      title: "Every node is up, and the sum of peers is that of a whole mesh",
      check: { check: "x0tta6bl4/watched", intervals },
      within: recovery,
    },
    {
      kind: "always",
      title: "It stays so",
      check: { check: "x0tta6bl4/watched", intervals },
      during,
    },
  ],
});
