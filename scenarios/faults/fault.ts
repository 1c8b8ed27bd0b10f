/** Which nodes: a name, a role, or a position in the system that is only known when the fault is set up. */
export type Selector =
  | { readonly node: string }
  /** Every node of a role, or the first of them in the stack file. */
  | { readonly role: string; readonly first?: true }
  /** One of a role by its place in the stack file, from 1. */
  | { readonly role: string; readonly place: number }
  /** The first of a role whose machine none of another role is on, as who keeps hosts tells. */
  | { readonly role: string; readonly awayFrom: string }
  | { readonly all: true }
  /** One node, or one of a role, chosen by the run's seed. */
  | { readonly any: true; readonly role?: string }
  /** The current leader, as the system's adapter tells. */
  | { readonly leader: true }
  /** One node that is not the leader. */
  | { readonly follower: true }
  /** More than half of the nodes, the leader among them, or the rest. */
  | { readonly majority: true }
  | { readonly minority: true };

/** A fault as plain data. Rates in bit/s, ratios 0…1, delays in milliseconds, clocks in seconds. */
export type FaultSpec =
  /** The targets lose all cluster traffic; the controller still reaches them. */
  | { readonly kind: "isolate"; readonly target: Selector }
  /** Targets on one side, everybody else on the other. */
  | { readonly kind: "halves"; readonly target: Selector }
  /** Packets from `from` to `to` are lost, those the other way are not. */
  | { readonly kind: "one-way"; readonly from: Selector; readonly to: Selector }
  /** As isolate, but connections are refused at once. */
  | { readonly kind: "reject"; readonly target: Selector }
  | { readonly kind: "loss"; readonly target: Selector; readonly ratio: number }
  | { readonly kind: "rate"; readonly target: Selector; readonly bitsPerSecond: number }
  | { readonly kind: "delay"; readonly target: Selector; readonly milliseconds: number }
  /**
   * The targets are taken off the network itself: address, names and published ports go, and come back as they were. Not even
   * the controller reaches them over the network.
   */
  | { readonly kind: "disconnect"; readonly target: Selector }
  /**
   * The targets themselves are taken away and made anew with what they keep, by whoever looks after them; over when the new
   * ones run all their services again.
   */
  | { readonly kind: "recreate"; readonly target: Selector }
  /** The same in the way in which a new version would come: the old one goes in order. */
  | { readonly kind: "rollout"; readonly target: Selector }
  /** The machines under the targets are cleared: all hosts on them are made anew elsewhere, and none comes until healed. */
  | { readonly kind: "drain"; readonly target: Selector }
  /** There are so many of each target at its address until healed, each with what its services were told. */
  | { readonly kind: "scale"; readonly target: Selector; readonly copies: number }
  /** SIGKILL and kept down until healed. */
  | { readonly kind: "kill"; readonly target: Selector; readonly service: string }
  /** SIGSTOP until healed. */
  | { readonly kind: "pause"; readonly target: Selector; readonly service: string }
  /** Orderly stop, kept down until healed. */
  | { readonly kind: "stop"; readonly target: Selector; readonly service: string }
  /** Orderly stop and start; over when the service runs again. */
  | { readonly kind: "restart"; readonly target: Selector; readonly service: string }
  /** The file system on which the service keeps its state has no room left; what the service frees is taken, too. */
  | { readonly kind: "disk-full"; readonly target: Selector; readonly service: string }
  /** The service's wall clock is off by so many seconds, ahead or (below zero) behind; monotonic clocks go on. */
  | {
      readonly kind: "clock-skew";
      readonly target: Selector;
      readonly service: string;
      readonly seconds: number;
    };

export type FaultKind = FaultSpec["kind"];

/** Faults that nobody has to end: what they have begun ends by itself. */
export const endsByItself = ({ kind }: FaultSpec): boolean =>
  kind === "restart" || kind === "recreate" || kind === "rollout";
