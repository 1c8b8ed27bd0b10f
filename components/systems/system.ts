import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "../environments/environment";
import type { NodeSpec } from "../spec";
import type { ScenarioDefinition } from "../../scenarios/scenario";

/** A node of the stack with its address fixed, before the system says what runs on it. */
export interface PlacedNode {
  readonly name: string;
  readonly role: string;
  readonly address: string;
}

/** How many nodes of a role a stack may have. */
export interface RoleLimits {
  readonly about: string;
  readonly min: number;
  readonly max: number;
}

export interface DeployArgs {
  readonly environment: Environment;
  readonly nodes: readonly NodeSpec[];
}

/** A system under test: what runs on which role, and which scenarios prove it. Knows no environment. */
export interface System {
  readonly name: string;
  readonly profile: "documented" | "upstream";
  readonly roles: Readonly<Record<string, RoleLimits>>;
  /** The documented topology, used when the stack file lists no nodes. */
  readonly topology: { readonly subnet: string; readonly nodes: readonly PlacedNode[] };
  /** Pure: what runs on a node, given all nodes. */
  spec(node: PlacedNode, all: readonly PlacedNode[]): NodeSpec;
  /** Creates one role component for each node; returns them. */
  deploy(args: DeployArgs, opts: pulumi.ComponentResourceOptions): readonly pulumi.Resource[];
  readonly scenarios: readonly ScenarioDefinition[];
  /** The adapter's own checks (`SYSTEM/name`) and workloads by name: known at preview, without loading the adapter. */
  readonly checks: readonly string[];
  readonly workloads: readonly string[];
}
