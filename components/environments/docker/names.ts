import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import type { Delivery } from "../../hosts/command";
import { quote } from "../../hosts/quote";

/** Path of a script of this environment, relative to the project. */
export function script(name: string): string {
  return `components/environments/docker/scripts/${name}.sh`;
}

/** Path of a program of this environment that runs on the controller, relative to the project. */
export function program(name: string): string {
  return `components/environments/docker/programs/${name}.cjs`;
}

/** Name of a node's container: unique on the engine, as stacks are. */
export function containerName(stack: string, node: string): string {
  return `${stack}-${node}`;
}

/**
 * Name of a node's volume. One that is bounded is another one: a volume cannot be changed.
 * @param megabytes it has room for; undefined: for as much as the engine's disk
 */
export function volumeName(stack: string, node: string, megabytes?: number): string {
  const name = containerName(stack, node);
  return megabytes === undefined ? name : `${name}-${megabytes}m`;
}

export function networkName(stack: string): string {
  return `${stack}-network`;
}

/** What marks everything of ours on an engine. */
export const LABEL = {
  owner: "testbed.owner",
  stack: "testbed.stack",
  node: "testbed.node",
  role: "testbed.role",
  address: "testbed.address",
  aliases: "testbed.aliases",
  services: "testbed.services",
  epoch: "testbed.epoch",
} as const;

/** Id of a stack in a checkout: 8 hex digits that mark everything of ours on an engine. */
export function ownerId(stack: string, project: string): string {
  return createHash("sha256")
    .update(`${stack}\0${realpathSync(project)}`)
    .digest("hex")
    .slice(0, 8);
}

/** A container, and the engine that it is on. */
export interface ContainerPlace {
  readonly container: string;
  /** As in DOCKER_HOST; undefined: as Docker's own commands find it. */
  readonly host?: string | undefined;
}

/** argv prefix: Docker's commands are those of an engine. */
export function onEngine(host: string | undefined): readonly string[] {
  return host === undefined ? [] : ["env", `DOCKER_HOST=${host}`];
}

/** argv prefix that runs a program in a container, in its copy of the project. */
export function inContainer({ container, host }: ContainerPlace): readonly string[] {
  return [...onEngine(host), "docker", "exec", "-i", container];
}

/** Runs scripts in a container. */
export function into({ container, host }: ContainerPlace): Delivery {
  return (verb, { file, args = [] }) =>
    quote([...onEngine(host), "sh", script("do"), container, file, verb, ...args]);
}

/** The same for this environment's own. They converge from whatever they find: an update is a create. */
export function own(place: ContainerPlace): Delivery {
  return (verb, task) => into(place)(verb === "update" ? "create" : verb, task);
}

/** Runs scripts on the controller, for an engine. */
export function onController(host: string | undefined): Delivery {
  return (verb, { file, args = [] }) => quote([...onEngine(host), "sh", file, verb, ...args]);
}

/** The same as `own` for what a container is made with: there is something to do only when it is another one, or was changed. */
export function later(place: ContainerPlace): Delivery {
  return (verb, task) => (verb === "create" ? "cat >/dev/null" : own(place)(verb, task));
}
