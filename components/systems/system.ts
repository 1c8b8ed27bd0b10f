import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../environments/environment";
import type { Host } from "../hosts/host";
import type { MonitoringSpec } from "../monitoring/monitoring-spec";
import type { NodeSpec } from "../spec";
import type { SystemKeys } from "./schemas";
import type { ScenarioDefinition, Setting } from "../../scenarios/scenario";

/** A node of the stack with its address fixed, before the system says what runs on it. */
export interface PlacedNode {
  readonly name: string;
  readonly role: string;
  readonly address: string;
  /** Further host names it is known by. */
  readonly aliases?: readonly string[];
}

/** A node that has a place or gets the next free address. */
export interface WantedNode {
  readonly name: string;
  readonly role: string;
  readonly address?: string | undefined;
}

/** How many nodes of a role a stack may have. */
export interface RoleLimits {
  readonly about: string;
  readonly min: number;
  readonly max: number;
  /** Stands beside the system under test, such as a monitor or a relay: `testbed:nodes: N` neither counts nor leaves it out. */
  readonly apart?: boolean;
}

/** Which program of a system runs: ours that behaves as documented, or the user's own. */
export type Profile = "documented" | "upstream";

/** What a stack says about its system. */
export interface SystemOptions extends SystemKeys {
  readonly profile: Profile;
  /** Path of the user's program on this machine; only with `upstream`. */
  readonly binary?: string;
  /** The system's settings, resolved: see `System.settings`. */
  readonly settings: Readonly<Record<string, number>>;
}

export interface DeployArgs {
  readonly environment: Environment;
  readonly nodes: readonly NodeSpec[];
}

export interface Deployed {
  /** Host of each node, by its name. */
  readonly hosts: ReadonlyMap<string, Host>;
  /** All that must be done before the system is what was declared. */
  readonly resources: readonly pulumi.Resource[];
}

/** A system under test: what runs on which role, and which scenarios prove it. Knows no environment. */
export interface System {
  readonly name: string;
  /** Profiles that can be asked for; the first one is the default. */
  readonly profiles: readonly [Profile, ...Profile[]];
  /** Where alone it can be tested, and why, as the end of a sentence. @default everywhere */
  readonly only?: { readonly environments: readonly string[]; readonly because: string };
  /** With `profile: upstream` and no `binary`, what is tested is on the hosts already. @default false */
  readonly appliance?: boolean;
  /**
   * Numbers of the system itself that a stack may set (`testbed:settings`). A scenario's setting of the same name follows it,
   * so that what is proved is what was deployed.
   */
  readonly settings: Readonly<Record<string, Setting>>;
  readonly roles: Readonly<Record<string, RoleLimits>>;
  /** The documented topology, used when the stack file lists no nodes. */
  readonly topology: { readonly subnet: string; readonly nodes: readonly PlacedNode[] };
  /**
   * Pure: the nodes after the documented ones when the stack file says `testbed:nodes: N`. N counts the documented nodes whose
   * role is not `apart`, in their order, then these. Without it a stack has at most the documented ones, or lists its nodes.
   * @param index 0 for the first further one: with three documented, `testbed:nodes: 5` asks for 0 and 1
   */
  more?(index: number): WantedNode;
  /** Pure: further host names of a node, beside its own; those that are a node's own name already are left out. */
  aliases?(node: PlacedNode, all: readonly PlacedNode[]): readonly string[];
  /**
   * Sentences for what is wrong with the options or the topology as a whole; asked at preview, before `spec`, also when
   * nodes have other problems.
   * @param file the stack file, to be named in them
   */
  problems?(options: SystemOptions, all: readonly PlacedNode[], file: string): readonly string[];
  /** Pure: what runs on a node, given all nodes. */
  spec(node: PlacedNode, all: readonly PlacedNode[], options: SystemOptions): NodeSpec;
  /** Pure: where the monitoring stack runs, what it scrapes, and its rules. Without it the system has none. */
  monitoring?(nodes: readonly NodeSpec[], options: SystemOptions): MonitoringSpec;
  /** Pure: further outputs of the stack by name, made from the URLs of the nodes' ports on this machine (`node/port` → URL). */
  outputs?(
    nodes: readonly NodeSpec[],
  ): Readonly<Record<string, (urls: Readonly<Record<string, string>>) => string>>;
  /** Creates one role component for each node. */
  deploy(args: DeployArgs, opts: pulumi.ComponentResourceOptions): Deployed;
  readonly scenarios: readonly ScenarioDefinition[];
  /** The adapter's own checks (`SYSTEM/name`) and workloads by name: known at preview, without loading the adapter. */
  readonly checks: readonly string[];
  readonly workloads: readonly string[];
}
