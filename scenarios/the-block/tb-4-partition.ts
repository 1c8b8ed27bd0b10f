import { defineScenario } from "../scenario";
import { inSync, observeChain, recovery, skew } from "./steps";

export const partition = defineScenario({
  id: "TB-4",
  title: "The replica is cut off, the majority's chain wins",
  source: "plan 000, scenario 4",
  needs: { capabilities: ["partition"], nodes: 3 },
  settings: {
    cut: { full: 30, quick: 14, about: "how long the replica is cut off (s)" },
    stall: { full: 5, quick: 5, about: "longest time without a block on the majority's side (s)" },
    growth: { full: 10, quick: 4, about: "blocks by which the majority's chain must have grown meanwhile" },
    rate: { full: 2, quick: 2, about: "batches that each client submits (1/s)" },
    served: {
      full: 10,
      quick: 1,
      about: "batches that each node of the majority must have confirmed meanwhile",
    },
    recovery,
    skew,
  },
  timeout: ({ cut, recovery }) => cut + 3 * recovery + 180,
  steps: ({ cut, stall, growth, rate, served, recovery, skew }) => [
    ...inSync(skew),
    {
      kind: "start-clients",
      title: "Clients of every node submit transfers and wait until they are confirmed",
      name: "clients",
      clients: { workload: "transfers", clients: 3, onEveryNode: true, keys: 1, rate },
    },
    {
      kind: "fault",
      title: "The replica is cut off",
      name: "cut",
      fault: { kind: "isolate", target: { role: "replica", first: true } },
    },
    observeChain("cut"),
    {
      kind: "always",
      title: "The majority's chain grows, and is one",
      check: {
        check: "all-of",
        checks: [
          { check: "the-block/growing", stall, on: { outside: "cut" } },
          { check: "the-block/one-chain", skew, on: { outside: "cut" } },
        ],
      },
      during: cut,
    },
    {
      kind: "check",
      title: "Every node of the majority has new blocks",
      check: { check: "the-block/advanced", since: "cut", by: growth, on: { outside: "cut" } },
      within: 0,
    },
    { kind: "heal", title: "The replica is connected again", name: "cut" },
    {
      kind: "check",
      title: "All nodes are on one chain again",
      check: { check: "the-block/one-chain", skew },
      within: recovery,
    },
    { kind: "finish", title: "The clients stop", name: "clients", within: 30 },
    {
      kind: "check",
      title: "Meanwhile the majority served its clients",
      check: {
        check: "the-block/served",
        clients: "clients",
        fault: "cut",
        atLeast: served,
        on: { outside: "cut" },
      },
      within: 0,
    },
    {
      kind: "check",
      title: "Nothing that the majority confirmed is lost on any node",
      check: {
        check: "the-block/no-lost-transfer",
        clients: "clients",
        confirmedBy: { outside: "cut" },
      },
      within: recovery,
    },
  ],
});
