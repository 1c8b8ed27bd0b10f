/** Steps that several etcd scenarios have in common. */
import type { Setting, Step } from "../scenario";

/** Ready for anything: nobody is to blame but the system if it goes wrong from here. */
export const healthy: readonly Step[] = [
  {
    kind: "precondition",
    title: "Every member is healthy and knows the others",
    check: { check: "etcd/members-healthy" },
    within: 30,
  },
  {
    kind: "precondition",
    title: "One member leads, the others follow",
    check: { check: "etcd/one-leader" },
    within: 30,
  },
];

/** Seconds in which a cluster whose faults are healed has to be whole again. */
export const recovery: Setting = {
  full: 30,
  quick: 30,
  about: "time to be whole again after a fault is healed (s)",
};

/** Operations a second of each client. */
export const rate: Setting = { full: 20, quick: 20, about: "operations of each client at most (1/s)" };

/** Two clients for each of three members read, write and compare-and-set few keys, so that they get in each other's way. */
export function startRegisters(name: string, operationsPerSecond: number): Step {
  return {
    kind: "start-clients",
    title: "Clients read and write on every member",
    name,
    clients: { workload: "registers", clients: 6, keys: 5, rate: operationsPerSecond },
  };
}

/** What must be true of every history of registers, and of the members afterwards. */
export function proveRegisters(clients: string, atLeast: number): readonly Step[] {
  return [
    { kind: "finish", title: "The clients stop", name: clients, within: 10 },
    {
      kind: "check",
      title: "The clients were served often enough to tell anything",
      check: { check: "history/served", clients, atLeast },
      within: 0,
    },
    {
      kind: "check",
      title: "The history of every key is linearizable",
      check: { check: "history/linearizable", clients, seconds: 60 },
      within: 0,
    },
    {
      kind: "check",
      title: "Every acknowledged write is on every member",
      check: { check: "etcd/no-lost-write", clients },
      within: 10,
    },
    {
      kind: "check",
      title: "All members have the same revision and hash",
      check: { check: "etcd/same-revision-and-hash" },
      within: 10,
    },
  ];
}
