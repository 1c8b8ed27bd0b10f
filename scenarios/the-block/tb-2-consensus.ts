import { defineScenario } from "../scenario";
import { inSync, observeChain, skew } from "./steps";

export const consensus = defineScenario({
  id: "TB-2",
  title: "All nodes agree on one growing chain",
  source: "plan 000, scenario 2",
  needs: { capabilities: [], nodes: 2 },
  settings: {
    duration: { full: 60, quick: 5, about: "how long the chains are compared (s)" },
    interval: { full: 5, quick: 5, about: "longest time between two blocks (s)" },
    growth: { full: 30, quick: 2, about: "blocks by which every node's chain must have grown" },
    skew,
  },
  timeout: ({ duration }) => duration + 180,
  steps: ({ duration, interval, growth, skew }) => [
    ...inSync(skew),
    observeChain("before"),
    {
      kind: "always",
      title: "All nodes have one hash at the highest common height, without a reorganisation",
      check: {
        check: "all-of",
        checks: [
          { check: "the-block/one-chain", skew },
          { check: "the-block/no-reorg", since: "before" },
          { check: "the-block/growing", stall: interval },
        ],
      },
      during: duration,
    },
    {
      kind: "check",
      title: "Every node's chain has grown",
      check: { check: "the-block/advanced", since: "before", by: growth },
      within: 0,
    },
    {
      kind: "check",
      title: "Blocks followed each other in time",
      check: { check: "the-block/block-interval", since: "before", max: interval },
      within: 0,
    },
  ],
});
