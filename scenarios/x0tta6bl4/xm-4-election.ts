import { defineScenario } from "../scenario";
import { proveRegisters, rate, recovery, sameLog, startRegisters, whole } from "./steps";

export const election = defineScenario({
  id: "XM-4",
  title: "The leader stops, then another is cut off: a new one leads, the old one serves nobody",
  source: "plan 002, test_consensus_election",
  needs: { capabilities: ["process", "partition"], nodes: 3 },
  settings: {
    election: { full: 5, quick: 5, about: "time from the leader's stop to the next one (s)" },
    down: { full: 30, quick: 3, about: "time for which the leader stays stopped (s)" },
    cut: { full: 30, quick: 4, about: "time of refusal while the leader is cut off (s)" },
    rerouting: { full: 15, quick: 15, about: "time from the leader's cut to the next one (s)" },
    patience: { full: 1500, quick: 1000, about: "time without an answer that counts as refusal (ms)" },
    served: { full: 300, quick: 20, about: "reads, and writes, that clients must have been served" },
    tried: { full: 20, quick: 2, about: "operations that the cut off leader must have been asked for" },
    rate,
    recovery,
  },
  timeout: ({ election, down, cut, rerouting, recovery }) =>
    2 * election + down + cut + 2 * rerouting + 9 * recovery + 330,
  steps: ({ election, down, cut, rerouting, patience, served, tried, rate, recovery }) => [
    ...whole,
    {
      kind: "check",
      title: "One node leads, and all follow it",
      check: { check: "x0tta6bl4/one-leader" },
      within: recovery,
    },
    startRegisters("clients", rate),
    {
      kind: "observe",
      title: "Who leads is remembered",
      name: "first",
      check: { check: "x0tta6bl4/one-leader" },
    },
    {
      kind: "fault",
      title: "The leader stops",
      name: "stop",
      fault: { kind: "stop", target: { leader: true }, service: "node" },
    },
    {
      kind: "check",
      title: "Another node leads in time, in a later term",
      check: {
        ...{ check: "x0tta6bl4/leader-changed", since: "first", fault: "stop" },
        ...{ seconds: election, on: { outside: "stop" } },
      },
      within: election,
    },
    {
      kind: "always",
      title: "No more than one ever leads in a term",
      check: { check: "x0tta6bl4/one-leader-a-term", on: { outside: "stop" } },
      during: down,
    },
    { kind: "heal", title: "The stopped node starts again", name: "stop" },
    {
      kind: "check",
      title: "It follows the new leader",
      check: { check: "x0tta6bl4/one-leader" },
      within: recovery,
    },
    {
      kind: "check",
      title: "Every node says that it is well",
      check: { check: "x0tta6bl4/healthy" },
      within: recovery,
    },
    {
      kind: "observe",
      title: "Who leads is remembered",
      name: "second",
      check: { check: "x0tta6bl4/one-leader" },
    },
    {
      kind: "fault",
      title: "The leader is cut off",
      name: "cut",
      fault: { kind: "isolate", target: { leader: true } },
    },
    {
      kind: "check",
      title: "The others have a new leader",
      check: { check: "x0tta6bl4/leader-changed", since: "second", fault: "cut", on: { outside: "cut" } },
      within: rerouting,
    },
    {
      kind: "always",
      title: "The old one acknowledges no write and answers no read, the others have one leader a term",
      check: {
        check: "all-of",
        checks: [
          { check: "x0tta6bl4/refuses", on: { inside: "cut" }, milliseconds: patience },
          { check: "x0tta6bl4/one-leader-a-term" },
        ],
      },
      during: cut,
    },
    {
      kind: "check",
      title: "The others serve",
      check: { check: "x0tta6bl4/serves", on: { outside: "cut" } },
      within: rerouting,
    },
    { kind: "heal", title: "The old leader is connected again", name: "cut" },
    {
      kind: "check",
      title: "All follow one leader",
      check: { check: "x0tta6bl4/one-leader" },
      within: recovery,
    },
    {
      kind: "check",
      title: "The old leader has caught up",
      check: { check: "x0tta6bl4/caught-up", on: { inside: "cut" } },
      within: recovery,
    },
    ...proveRegisters("clients", served),
    {
      kind: "check",
      title: "While it was cut off, the old leader served no client",
      check: {
        check: "history/refused",
        clients: "clients",
        atLeast: tried,
        fault: "cut",
        on: { inside: "cut" },
      },
      within: 0,
    },
    sameLog(recovery),
  ],
});
