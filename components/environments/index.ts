import type * as pulumi from "@pulumi/pulumi";
import type { TestbedConfig } from "../config";
import type { Secrets } from "../secrets";
import type { NodeSpec } from "../spec";
import type { Topology } from "../topology";
import type { PlacedFinding } from "../../scenarios/doctor/finding";
import type { Capabilities, Environment } from "./environment";

/** What every environment is made from. */
export interface EnvironmentArgs {
  readonly stack: string;
  /** The project folder. */
  readonly project: string;
  readonly topology: Topology;
  readonly config: TestbedConfig;
}

/** What is known once it is decided what runs on the nodes. */
export interface CreateArgs {
  readonly secrets: Secrets;
  /** All nodes with all that runs on them, also what watches them. */
  readonly nodes: readonly NodeSpec[];
  /** `NODE/PORT` → port wanted on 127.0.0.1 of this machine; what is not in it takes any free one. See `planHostPorts`. */
  readonly hostPorts: ReadonlyMap<string, number>;
}

/** What has to be settled before anything is made. */
export interface SettleArgs {
  readonly nodes: readonly NodeSpec[];
  /** As `CreateArgs.hostPorts`. */
  readonly wanted: ReadonlyMap<string, number>;
  /** The stack file, for what is said about it. */
  readonly file: string;
}

/** An environment that was looked at but not touched: what it can do is known before any resource exists. */
export interface PreparedEnvironment {
  readonly capabilities: Capabilities;
  /** Whether a program is installed where hosts run, so that their services find it by its name. */
  has(program: string): boolean;
  /** Settles what only the machine can tell. @returns a sentence for each thing that cannot be had; asked before `create` */
  settle?(args: SettleArgs): Promise<readonly string[]>;
  /** What `testbed doctor` tells of the hosts and of what lies between them, beside what `settle` says. Changes nothing. */
  inspect?(): Promise<readonly PlacedFinding[]>;
  /** Address with which the nodes see the controller. @default the one that the topology sets aside for it */
  readonly controller?: string;
  create(name: string, args: CreateArgs, opts?: pulumi.ComponentResourceOptions): Environment;
}

type Prepare = (args: EnvironmentArgs) => Promise<PreparedEnvironment>;

/** All environments by name, each loaded when it is asked for. Adding one: see "Adding things" in `docs/architecture.md`. */
export const environments: Readonly<Record<TestbedConfig["environment"], Prepare>> = {
  local: (args) => (require("./local") as typeof import("./local")).prepareLocal(args),
  docker: (args) => (require("./docker") as typeof import("./docker")).prepareDocker(args),
  kind: (args) => (require("./kind") as typeof import("./kind")).prepareKind(args),
  lan: (args) => (require("./lan") as typeof import("./lan")).prepareLan(args),
};
