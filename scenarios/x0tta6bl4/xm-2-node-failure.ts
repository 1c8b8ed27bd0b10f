import { defineScenario } from "../scenario";
import { nodeB, recovery, whole } from "./steps";

export const nodeFailure = defineScenario({
  id: "XM-2",
  title: "node-b stops and comes back, the others notice and heal",
  source: "plan 002, scenario 1",
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    window: { full: 60, quick: 8, about: "length of the idle window, and of the failure (s)" },
    detection: { full: 10, quick: 10, about: "time until the others have lost it (s)" },
    reconvergence: {
      full: 10,
      quick: 10,
      about: "time from its start until all pairs reach each other again (s)",
    },
    recovery,
  },
  timeout: ({ window, detection, reconvergence, recovery }) =>
    2 * window + 2 * detection + reconvergence + 2 * recovery + 240,
  steps: ({ window, detection, reconvergence, recovery }) => [
    ...whole,
    {
      kind: "observe",
      title: "What the self-healing loops have counted is remembered",
      name: "before",
      check: { check: "x0tta6bl4/healing" },
    },
    { kind: "hold", title: "Nothing happens", seconds: window },
    {
      kind: "check",
      title: "The loops ran, and neither saw nor did anything",
      check: { check: "x0tta6bl4/healing-idle", since: "before", cycles: Math.ceil(window / 2) },
      within: 0,
    },
    {
      kind: "observe",
      title: "What they have counted is remembered again",
      name: "idle",
      check: { check: "x0tta6bl4/healing" },
    },
    {
      kind: "fault",
      title: "The node on node-b stops",
      name: "node",
      fault: { kind: "stop", target: nodeB, service: "node" },
    },
    {
      kind: "fault",
      title: "The daemon on node-b stops",
      name: "daemon",
      fault: { kind: "stop", target: nodeB, service: "yggdrasil" },
    },
    {
      kind: "check",
      title: "The others have lost it, and are still linked with each other",
      check: {
        check: "x0tta6bl4/links",
        on: { outside: "daemon" },
        fault: "daemon",
        seconds: detection,
      },
      within: detection,
    },
    {
      kind: "always",
      title: "They stay linked with each other",
      check: { check: "x0tta6bl4/links", on: { outside: "daemon" } },
      during: window,
    },
    {
      kind: "check",
      title: "Their loops have seen it, acted, counted and logged it",
      check: {
        check: "x0tta6bl4/healing-reacted",
        since: "idle",
        of: { inside: "daemon" },
        on: { outside: "daemon" },
      },
      within: 0,
    },
    { kind: "heal", title: "The node on node-b starts", name: "node" },
    { kind: "heal", title: "The daemon on node-b starts", name: "daemon" },
    {
      kind: "check",
      title: "All pairs reach each other in time",
      check: { check: "x0tta6bl4/echoes", fault: "daemon", seconds: reconvergence },
      within: reconvergence,
    },
    {
      kind: "check",
      title: "node-b is a peer of all again",
      check: { check: "x0tta6bl4/links", fault: "daemon" },
      within: recovery,
    },
    {
      kind: "check",
      title: "Every node says that it is well again",
      check: { check: "x0tta6bl4/healthy" },
      within: recovery,
    },
  ],
});
