import { defineScenario, type Step } from "../scenario";
import { inSync, observeChain, recovery, skew } from "./steps";

/** Stopped in this order, started in the opposite one. */
const ROLES = ["observer", "replica", "primary"] as const;

export const startOrder = defineScenario({
  id: "TB-7",
  title: "Stopped altogether, the network starts with the primary",
  source: "plan 000, appendix",
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    start: { full: 30, quick: 30, about: "time until a started node is ready and in sync (s)" },
    alone: { full: 10, quick: 4, about: "blocks that the primary makes alone" },
    recovery,
    skew,
  },
  timeout: ({ start, alone, recovery }) => 4 * start + 4 * alone + 2 * recovery + 240,
  steps: ({ start, alone, recovery, skew }) => [
    ...inSync(skew),
    observeChain("before"),
    ...ROLES.map((role): Step => ({
      kind: "fault",
      title: `The ${role} is stopped`,
      name: role,
      fault: { kind: "stop", target: { role }, service: "the-block" },
    })),
    { kind: "heal", title: "The primary starts first", name: "primary" },
    {
      kind: "check",
      title: "It is ready, with all blocks it had and new ones of its own",
      check: { check: "the-block/advanced", since: "before", by: alone, on: { roles: ["primary"] } },
      within: start + 4 * alone,
    },
    { kind: "heal", title: "Then the replica starts", name: "replica" },
    {
      kind: "check",
      title: "It is in sync with the primary",
      check: { check: "the-block/one-chain", skew, on: { roles: ["primary", "replica"] } },
      within: start,
    },
    { kind: "heal", title: "At last the observer starts", name: "observer" },
    {
      kind: "check",
      title: "All nodes are connected",
      check: { check: "the-block/peers" },
      within: start,
    },
    {
      kind: "check",
      title: "All nodes are on one chain, which is longer than before",
      check: {
        check: "all-of",
        checks: [
          { check: "the-block/one-chain", skew },
          { check: "the-block/advanced", since: "before", by: alone },
        ],
      },
      within: start,
    },
    {
      kind: "check",
      title: "Every node is well",
      check: { check: "the-block/healthy" },
      within: recovery,
    },
  ],
});
