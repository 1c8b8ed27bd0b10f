/** Steps and settings that several scenarios of the mesh have in common. */
import type { Selector } from "../faults/fault";
import type { Setting, Step } from "../scenario";

/** The plan's node-a, node-b and node-c. */
export const nodeA: Selector = { role: "primary" };
export const nodeB: Selector = { role: "secondary" };
export const nodeC: Selector = { role: "tertiary" };

/** Seconds in which the mesh has to be whole again after a fault is healed. */
export const recovery: Setting = {
  full: 30,
  quick: 30,
  about: "time to be whole again after a fault is healed (s)",
};

export const rate: Setting = { full: 20, quick: 20, about: "operations of each client at most (1/s)" };

/** Ready for anything: nobody is to blame but the mesh if it goes wrong from here. */
export const whole: readonly Step[] = [
  {
    kind: "precondition",
    title: "Every node is linked with all others, and with nobody else",
    check: { check: "x0tta6bl4/links" },
    within: 60,
  },
  {
    kind: "precondition",
    title: "Echoes come back over the overlay for every pair",
    check: { check: "x0tta6bl4/echoes" },
    within: 30,
  },
  {
    kind: "precondition",
    title: "Every node says that it is well",
    check: { check: "x0tta6bl4/healthy" },
    within: 30,
  },
];

/** The same again after a fault. */
export function wholeAgain(within: number, fault: string): readonly Step[] {
  const check = (title: string, name: string): Step => ({
    ...{ kind: "check", title, within },
    check: { check: `x0tta6bl4/${name}`, fault },
  });
  return [
    check("Every node is linked with all others again", "links"),
    check("Echoes come back for every pair again", "echoes"),
    check("Every node says that it is well again", "healthy"),
  ];
}

/** Two clients for each of three nodes read, write and compare-and-set few keys, so that they get in each other's way. */
export function startRegisters(name: string, operationsPerSecond: number): Step {
  return {
    kind: "start-clients",
    title: "Clients read and write the same keys on every node",
    name,
    clients: { workload: "registers", clients: 6, onEveryNode: true, keys: 5, rate: operationsPerSecond },
  };
}

/** What must be true of every history of registers. */
export function proveRegisters(clients: string, atLeast: number): readonly Step[] {
  return [
    { kind: "finish", title: "The clients stop", name: clients, within: 10 },
    {
      kind: "check",
      title: "They were served often enough to tell anything",
      check: { check: "history/served", clients, atLeast },
      within: 0,
    },
    {
      kind: "check",
      title: "The history of every key is linearizable",
      check: { check: "history/linearizable", clients, seconds: 60 },
      within: 0,
    },
  ];
}

export const sameLog = (within: number): Step => ({
  kind: "check",
  title: "All nodes have applied the same entries",
  check: { check: "x0tta6bl4/same-log" },
  within,
});
