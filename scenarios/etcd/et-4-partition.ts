import type { FaultSpec } from "../faults/fault";
import { defineScenario, type Step } from "../scenario";
import { healthy, proveRegisters, rate, recovery, startRegisters } from "./steps";

interface Cut {
  readonly name: string;
  readonly title: string;
  readonly fault: FaultSpec;
}

const CUTS: readonly Cut[] = [
  { name: "leader", title: "The leader is cut off", fault: { kind: "isolate", target: { leader: true } } },
  {
    name: "follower",
    title: "A follower is cut off",
    fault: { kind: "isolate", target: { follower: true } },
  },
  {
    name: "halves",
    title: "Minority and majority are parted",
    fault: { kind: "halves", target: { minority: true } },
  },
];

export const partition = defineScenario({
  id: "ET-4",
  title: "The network parts, the majority serves",
  source: "etcd",
  needs: { capabilities: ["partition"], nodes: 3 },
  settings: {
    cut: { full: 30, quick: 1, about: "time of refusal in each cut (s)" },
    election: { full: 10, quick: 10, about: "time until the majority serves (s)" },
    patience: {
      full: 1500,
      quick: 1000,
      about: "time without an acknowledgement that counts as refusal (ms)",
    },
    recovery,
    rate,
    served: {
      full: 300,
      quick: 5,
      about: "reads, and writes, that the majority must have served in each cut",
    },
    tried: { full: 20, quick: 2, about: "operations that the minority must have been asked for in each cut" },
  },
  timeout: ({ cut, election, recovery }) => CUTS.length * (cut + 2 * election + 2 * recovery + 20) + 150,
  steps: ({ cut, election, patience, recovery, rate, served, tried }) => [
    ...healthy,
    startRegisters("clients", rate),
    ...CUTS.flatMap(({ name, title, fault }): Step[] => [
      { kind: "fault", title, name, fault },
      {
        kind: "check",
        title: `${title}: the majority acknowledges writes`,
        check: { check: "etcd/accepts-writes", on: { outside: name } },
        within: election,
      },
      {
        kind: "always",
        title: `${title}: the minority refuses them`,
        check: { check: "etcd/refuses-writes", on: { inside: name }, milliseconds: patience },
        during: cut,
      },
      {
        kind: "check",
        title: `${title}: the majority has one leader and still serves`,
        check: {
          check: "all-of",
          checks: [
            { check: "etcd/one-leader", on: { outside: name } },
            { check: "etcd/accepts-writes", on: { outside: name } },
          ],
        },
        within: election,
      },
      { kind: "heal", title: `${title}: healed`, name },
      {
        kind: "check",
        title: `${title}: those who were cut off have caught up`,
        check: { check: "etcd/caught-up", on: { inside: name } },
        within: recovery,
      },
      {
        kind: "check",
        title: `${title}: all are healthy under one leader, and serve`,
        check: {
          check: "all-of",
          checks: ["etcd/members-healthy", "etcd/one-leader", "etcd/accepts-writes"].map((check) => ({
            check,
          })),
        },
        within: recovery,
      },
    ]),
    ...proveRegisters("clients", served),
    ...CUTS.flatMap(({ name, title }): Step[] => [
      {
        kind: "check",
        title: `${title}: meanwhile the majority served clients`,
        check: {
          check: "history/served",
          clients: "clients",
          atLeast: served,
          fault: name,
          on: { outside: name },
        },
        within: 0,
      },
      {
        kind: "check",
        title: `${title}: meanwhile the minority served no client`,
        check: {
          check: "history/refused",
          clients: "clients",
          atLeast: tried,
          fault: name,
          on: { inside: name },
        },
        within: 0,
      },
    ]),
  ],
});
