import type * as pulumi from "@pulumi/pulumi";
import type { TestbedConfig } from "../config";
import type { Secrets } from "../secrets";
import type { Topology } from "../topology";
import type { Capabilities, Environment } from "./environment";
import { prepareLocal } from "./local";

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
  /** `NODE/PORT` → port wanted on 127.0.0.1 of this machine; what is not in it takes any free one. See `planHostPorts`. */
  readonly hostPorts: ReadonlyMap<string, number>;
}

/** An environment that was looked at but not touched: what it can do is known before any resource exists. */
export interface PreparedEnvironment {
  readonly capabilities: Capabilities;
  /** Whether a program is installed where hosts run, so that their services find it by its name. */
  has(program: string): boolean;
  create(name: string, args: CreateArgs, opts?: pulumi.ComponentResourceOptions): Environment;
}

type Prepare = (args: EnvironmentArgs) => Promise<PreparedEnvironment>;

/** All environments by name. Adding one: a folder here, a line here, and its schema in `schemas.ts`. */
export const environments: Readonly<Record<TestbedConfig["environment"], Prepare>> = { local: prepareLocal };
