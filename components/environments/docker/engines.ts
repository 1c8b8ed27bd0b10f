import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../../scenarios/results/files";
import type { TestbedConfig } from "../../config";
import type { StackPlace } from "../operations";

export type DockerConfig = Extract<TestbedConfig, { readonly environment: "docker" }>;

/** Where an engine is, as in DOCKER_HOST; undefined: as Docker's own commands find it. */
export type EngineHost = string | undefined;

/** An engine of a stack. */
export interface EnginePlan {
  /** undefined: the stack's only one, and nobody named it. */
  readonly name?: string;
  readonly host?: EngineHost;
  /** Of the engine's machine, in the network that the nodes are to be in; without it the engine makes a network of its own. */
  readonly interface?: string;
  /** Names of the stack's nodes that are to be on it; undefined: some of those that no engine names. */
  readonly nodes?: readonly string[] | undefined;
}

/** Pure: the engines of a stack, as declared, or the one that it has otherwise. */
export const enginesOf = ({ engines }: DockerConfig): readonly EnginePlan[] => engines ?? [{}];

/** The engine, for people. */
export const called = ({ name }: EnginePlan): string =>
  name === undefined ? "the engine" : `the engine \`${name}\``;

const RUN = join(".testbed", "run");
const fileOf = (project: string, stack: string): string => join(project, RUN, stack, "engines.json");

/** Writes down where the containers of a stack are, for those that look for them without its stack file. */
export function recordEngines(project: string, stack: string, plans: readonly EnginePlan[]): void {
  const hosts = plans.flatMap(({ host }) => host ?? []);
  const file = fileOf(project, stack);
  if (hosts.length > 0) replaceFile(file, JSON.stringify(hosts));
  else rmSync(file, { force: true });
}

/** Where containers of a stack may be; of all stacks of this folder without one. */
export function recordedEngines(place: StackPlace | undefined): readonly EngineHost[] {
  const [project, stacks] = place
    ? [place.project, [place.stack]]
    : [".", existsSync(RUN) ? readdirSync(RUN) : []];
  const files = stacks.map((stack) => fileOf(project, stack)).filter((file) => existsSync(file));
  const hosts = new Set(files.flatMap(read));
  // One stack is either here or there.
  return place && hosts.size > 0 ? [...hosts] : [undefined, ...hosts];
}

const read = (file: string): readonly string[] => JSON.parse(readFileSync(file, "utf8")) as string[];
