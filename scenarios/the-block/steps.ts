/** Steps and settings that several scenarios of The Block have in common. */
import type { LoadSpec, RequestTemplate } from "../load/load";
import type { Setting, Step } from "../scenario";

/** Seconds in which the network has to be whole again after a fault is healed. */
export const recovery: Setting = {
  full: 30,
  quick: 30,
  about: "time to be whole again after a fault is healed (s)",
};

/** Blocks that nodes' heights may be apart: one that is being made, one that is under way. */
export const skew: Setting = { full: 2, quick: 2, about: "blocks that the nodes' heights may be apart" };

/** Ready for anything: nobody is to blame but the system if it goes wrong from here. */
export function inSync(skew: number): readonly Step[] {
  return [
    {
      kind: "precondition",
      title: "Every node is connected to all others",
      check: { check: "the-block/peers" },
      within: 30,
    },
    {
      kind: "precondition",
      title: "All nodes are on one chain",
      check: { check: "the-block/one-chain", skew },
      within: 30,
    },
  ];
}

/** Remembers heights and reorganisations. */
export function observeChain(name: string): Step {
  return {
    kind: "observe",
    title: "Where the chains are is remembered",
    name,
    check: { check: "the-block/chain" },
  };
}

interface BatchLoad extends Pick<LoadSpec, "workers" | "targets" | "connections"> {
  readonly title: string;
  /** Transactions a second in all. */
  readonly rate: number;
  /** Transactions in a request, under one signature. */
  readonly batch: number;
  /** Seconds. */
  readonly duration: number;
  /** Share of requests that may be sent late. */
  readonly late: number;
}

/** Signed batches of transfers for the nodes' RPC, called `load`, from its first to its last. */
export function loadWithBatches(load: BatchLoad): readonly Step[] {
  const { title, rate, batch, duration, late, ...where } = load;
  const request: RequestTemplate = {
    ...{ name: "submit a batch", method: "POST", path: "/", weight: 1 },
    body: { source: "the-block/transfers", operations: batch },
  };
  return [
    {
      kind: "start-load",
      title,
      name: "load",
      load: {
        rate: rate / batch,
        duration,
        ...where,
        port: "rpc",
        timeout: 5000,
        requests: [request],
        lateShare: late,
      },
    },
    { kind: "finish", title: "The load ends", name: "load", within: duration + 30 },
  ];
}
