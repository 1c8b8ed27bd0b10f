import { defineScenario } from "../scenario";
import { healthy, proveRegisters, rate, recovery, startRegisters } from "./steps";

export const leaderFailover = defineScenario({
  id: "ET-2",
  title: "The leader is killed",
  source: "etcd",
  needs: { capabilities: ["process"], nodes: 3 },
  settings: {
    failover: { full: 5, quick: 5, about: "time until writes are acknowledged again (s)" },
    before: { full: 10, quick: 1, about: "time of undisturbed writing before (s)" },
    down: { full: 30, quick: 3, about: "time the killed member stays down (s)" },
    recovery,
    rate,
    served: {
      full: 500,
      quick: 20,
      about: "reads, and writes, that must have been served by the survivors meanwhile",
    },
  },
  timeout: ({ before, down, recovery }) => before + down + 2 * recovery + 150,
  steps: ({ failover, before, down, recovery, rate, served }) => [
    ...healthy,
    startRegisters("clients", rate),
    {
      kind: "always",
      title: "In every term no more than one member leads",
      check: { check: "etcd/one-leader-a-term" },
      during: before,
    },
    { kind: "observe", title: "Somebody leads", name: "before", check: { check: "etcd/one-leader" } },
    {
      kind: "fault",
      title: "The leader is killed",
      name: "crash",
      fault: { kind: "kill", target: { leader: true }, service: "etcd" },
    },
    {
      kind: "check",
      title: "Another member leads, in a later term",
      check: { check: "etcd/leader-changed", since: "before", fault: "crash", on: { outside: "crash" } },
      within: failover,
    },
    {
      kind: "check",
      title: "The survivors acknowledge writes",
      check: { check: "etcd/accepts-writes", on: { outside: "crash" } },
      within: failover,
    },
    {
      kind: "always",
      title: "While it is down, no more than one leads in a term",
      check: { check: "etcd/one-leader-a-term", on: { outside: "crash" } },
      during: down,
    },
    { kind: "heal", title: "The killed member starts again", name: "crash" },
    {
      kind: "check",
      title: "It is a healthy member again",
      check: { check: "etcd/members-healthy" },
      within: recovery,
    },
    {
      kind: "check",
      title: "It has caught up",
      check: { check: "etcd/caught-up", on: { inside: "crash" } },
      within: recovery,
    },
    ...proveRegisters("clients", served),
    {
      kind: "check",
      title: "Meanwhile the survivors served clients",
      check: {
        check: "history/served",
        clients: "clients",
        atLeast: served,
        fault: "crash",
        on: { outside: "crash" },
      },
      within: 0,
    },
    {
      kind: "check",
      title: "No client waited longer for a write than a failover may take",
      check: {
        check: "history/outage-within",
        clients: "clients",
        fault: "crash",
        within: failover,
        on: { outside: "crash" },
      },
      within: 0,
    },
  ],
});
