import type * as pulumi from "@pulumi/pulumi";
import type { Host } from "../hosts/host";
import type { NodeSpec } from "../spec";
import type { InventoryNode } from "../../scenarios/inventory";

/** What an environment can do on the machine at hand; probed, never assumed. */
export type Capability =
  | "partition" // drop packets between nodes, both ways or one way
  | "reject" // refuse instead of dropping
  | "loss" // random loss
  | "rate" // limit bandwidth
  | "delay" // add latency (netem)
  | "disconnect" // take a host off the network
  | "recreate" // take a host away, and have it made anew with what it keeps
  | "drain" // clear the machine under a host, so that the host moves to another one
  | "scale" // have several of a host at its address
  | "disk" // leave no room on a host's disk
  | "clock" // shift a service's wall clock
  | "process" // kill, pause, stop, restart a service
  | "workers"; // run load workers on hosts

export interface Capabilities {
  readonly has: ReadonlySet<Capability>;
  /** Why a capability is missing, for the error at preview. */
  readonly missing: Readonly<Partial<Record<Capability, string>>>;
}

/** Where a stack runs. Systems know it only through this interface and `Host`. */
export interface Environment extends pulumi.Resource {
  readonly kind: string;
  /** Id of stack and checkout: names everything of ours on a host. */
  readonly owner: string;
  readonly capabilities: Capabilities;
  /** Makes a host with its address, hosts file and firewall. */
  host(spec: NodeSpec, opts?: pulumi.ComponentResourceOptions): Host;
  /** Changes whenever a node had to be repaired (reboot, killed processes, edits by hand): verdicts before it no longer count. */
  readonly generation: string;
  /** argv prefix that runs a program where it can reach every node (empty: right here). */
  readonly vantage: readonly string[];
  /** How the scenario runner reaches a node and its services. */
  inventory(spec: NodeSpec): InventoryNode;
  /** Makes node ports reachable on 127.0.0.1 of this machine. Output: name of the port ("node/port") → URL. */
  forward(
    nodes: readonly NodeSpec[],
    opts: pulumi.CustomResourceOptions,
  ): pulumi.Output<Record<string, string>>;
}
