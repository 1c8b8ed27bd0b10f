import { defineScenario } from "../scenario";
import { nodeB, proveRegisters, rate, recovery, sameLog, startRegisters, whole } from "./steps";

export const keys = defineScenario({
  id: "XM-5",
  title: "Keys written on every node survive a node's death",
  source: "plan 002, test_distributed_kvstore",
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    before: { full: 15, quick: 2, about: "time of writing before a node is killed (s)" },
    down: { full: 30, quick: 4, about: "time for which it stays dead (s)" },
    served: { full: 300, quick: 20, about: "reads, and writes, that clients must have been served" },
    rate,
    recovery,
  },
  timeout: ({ before, down, recovery }) => before + down + 8 * recovery + 330,
  steps: ({ before, down, served, rate, recovery }) => [
    ...whole,
    startRegisters("registers", rate),
    {
      kind: "start-clients",
      title: "Clients write keys of their own on every node",
      name: "writes",
      clients: { workload: "writes", clients: 3, onEveryNode: true, keys: 1, rate },
    },
    { kind: "hold", title: "They write", seconds: before },
    {
      kind: "fault",
      title: "node-b is killed",
      name: "crash",
      fault: { kind: "kill", target: nodeB, service: "node" },
    },
    {
      kind: "check",
      title: "The others write, and read what they wrote",
      check: { check: "x0tta6bl4/serves", on: { outside: "crash" } },
      within: recovery,
    },
    { kind: "hold", title: "Clients go on", seconds: down },
    {
      kind: "check",
      title: "The others still serve",
      check: { check: "x0tta6bl4/serves", on: { outside: "crash" } },
      within: recovery,
    },
    { kind: "heal", title: "node-b starts again", name: "crash" },
    {
      kind: "check",
      title: "It has caught up",
      check: { check: "x0tta6bl4/caught-up", on: { inside: "crash" } },
      within: recovery,
    },
    { kind: "finish", title: "The writing clients stop", name: "writes", within: 10 },
    ...proveRegisters("registers", served),
    sameLog(recovery),
    {
      kind: "check",
      title: "Every acknowledged write is in every node's own copy",
      check: { check: "x0tta6bl4/no-lost-write", clients: "writes" },
      within: recovery,
    },
    {
      kind: "check",
      title: "Every node serves again",
      check: { check: "x0tta6bl4/serves" },
      within: recovery,
    },
  ],
});
