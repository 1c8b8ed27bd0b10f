import { defineScenario } from "../scenario";
import { inSync, recovery, skew } from "./steps";

/** Seconds that a health check may take from its start to its entry in the log. */
const TAKES = 8;

export const healthCheck = defineScenario({
  id: "TB-6",
  title: "The automated health check names the node that is down",
  source: "plan 000, automated health checks",
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    health: { full: 60, quick: 5, about: "time between two automated health checks (s)" },
    recovery,
    skew,
  },
  timeout: ({ health, recovery }) => 6 * health + 2 * recovery + 240,
  steps: ({ health, recovery, skew }) => [
    ...inSync(skew),
    {
      kind: "check",
      title: "Every node answers for itself, counts, and grows",
      check: { check: "the-block/healthy" },
      within: recovery,
    },
    {
      kind: "check",
      title: "The check's log is fresh and says that all nodes are up",
      check: { check: "the-block/health-log", every: health },
      within: 2 * health + TAKES,
    },
    {
      kind: "fault",
      title: "The replica's node is killed",
      name: "crash",
      fault: { kind: "kill", target: { role: "replica", first: true }, service: "the-block" },
    },
    {
      kind: "check",
      title: "Within two intervals the log says that it is down, and only it",
      check: { check: "the-block/health-log", every: health, down: { inside: "crash" } },
      within: 2 * health + TAKES,
    },
    { kind: "heal", title: "The killed node starts again", name: "crash" },
    {
      kind: "check",
      title: "It is well again",
      check: { check: "the-block/healthy" },
      within: recovery,
    },
    {
      kind: "check",
      title: "Within two intervals the log says that all nodes are up",
      check: { check: "the-block/health-log", every: health },
      within: 2 * health + TAKES,
    },
  ],
});
