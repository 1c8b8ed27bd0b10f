/** Steps and settings that several scenarios of LoomDB have in common. */
import type { Setting, Step } from "../scenario";

/** Seconds in which all must be in step again after a fault is healed. The plan waits 3 s; what it took is told. */
export const recovery: Setting = {
  full: 30,
  quick: 30,
  about: "time until all is in step again after a fault is healed (s)",
};

/** The plan's own wait after a partition (s). */
export const PLANNED_RECOVERY = 3;

/** What the plan gives one change to be everywhere. */
export const sync: Setting = { full: 2, quick: 2, about: "time until a change is on all nodes (s)" };

/** Ready for anything: nobody is to blame but the system if it goes wrong from here. */
export const connected: readonly Step[] = [
  {
    kind: "precondition",
    title: "Every node is healthy and connected to the relay",
    check: { check: "loomdb/connected" },
    within: 30,
  },
];

/** What was written under a name is on all nodes, or on those chosen. */
export function present(title: string, name: string, within: number, more: object = {}): Step {
  return { kind: "check", title, check: { check: "loomdb/present", name, ...more }, within };
}

/** Nodes are created; the check is asked until all are acknowledged. */
export function created(title: string, name: string, more: object = {}): Step {
  return { kind: "check", title, check: { check: "loomdb/created", name, ...more }, within: 5 };
}

export function allConnected(within: number): Step {
  return {
    kind: "check",
    title: "Every node is healthy and connected again",
    check: { check: "loomdb/connected" },
    within,
  };
}

export function allTheSame(within: number): Step {
  return {
    kind: "check",
    title: "All nodes have the same nodes and edges with the same contents",
    check: { check: "loomdb/same" },
    within,
  };
}

/** One client for each node, three at least, creates nodes; where they arrive is watched. */
export function startCreates(title: string, name: string, rate: number, settle: number): Step {
  return {
    kind: "start-clients",
    title,
    name,
    clients: { workload: "creates", clients: 3, keys: 1, rate, settle },
  };
}

/** They stop, and wait for what has not arrived yet. */
export function finishCreates(name: string, settle: number): Step {
  return { kind: "finish", title: "The clients stop", name, within: settle + 15 };
}

export function noneLost(clients: string, within: number): Step {
  return {
    kind: "check",
    title: "Everything that was ever acknowledged to a client is on every node",
    check: { check: "loomdb/none-lost", clients },
    within,
  };
}
