import type * as pulumi from "@pulumi/pulumi";
import type { TestbedConfig } from "../config";
import type { Topology } from "../topology";
import type { Environment } from "./environment";
import { createLocal } from "./local";

/** What every environment is made from. */
export interface EnvironmentArgs {
  readonly stack: string;
  /** The project folder. */
  readonly project: string;
  readonly topology: Topology;
  readonly config: TestbedConfig;
}

/** Observes what is there, then makes the environment: looks before it leaps, since constructors are synchronous. */
export type EnvironmentFactory = (
  name: string,
  args: EnvironmentArgs,
  opts?: pulumi.ComponentResourceOptions,
) => Promise<Environment>;

/** All environments by name. Adding one: a folder here, a line here, and its schema in `schemas.ts`. */
export const environments: Readonly<Record<TestbedConfig["environment"], EnvironmentFactory>> = {
  local: createLocal,
};
