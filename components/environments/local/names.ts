import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { basename } from "node:path";
import type { Delivery } from "../../hosts/command";
import { quote } from "../../hosts/quote";

const scripts = "components/environments/local/scripts";

/** Path of a script of this environment, relative to the project. */
export function script(name: string): string {
  return `${scripts}/${name}.sh`;
}

/** Runs a program as root, with the project's tools first on PATH. */
export const asRoot = ["sh", script("root")] as const;

/**
 * Runs one of this environment's own scripts, which are known by their names, as root. They converge from whatever they find: an
 * update is a create.
 */
export const own: Delivery = (verb, { file, args = [] }) =>
  quote(["sh", script("do"), basename(file, ".sh"), verb === "update" ? "create" : verb, ...args]);

/** Id of a stack in a checkout: 8 hex digits that name everything of ours on this machine. */
export function ownerId(stack: string, project: string): string {
  return createHash("sha256")
    .update(`${stack}\0${realpathSync(project)}`)
    .digest("hex")
    .slice(0, 8);
}

/** Where the live things of an owner are, see `scripts/layout.sh`. */
export function runDirectory(owner: string): string {
  return `/run/testbed/${owner}`;
}

/** Path of the network namespace of a node; `sw` is the switch, where the controller is. */
function namespacePath(owner: string, node: string): string {
  return `/run/netns/tb-${owner}-${node}`;
}

/** argv prefix that runs a program on a host, as root, in the project's folder. */
export function onHost(owner: string, node: string): readonly string[] {
  const net = `--net=${namespacePath(owner, node)}`;
  return [...asRoot, "nsenter", net, `--mount=${runDirectory(owner)}/mnt/${node}`, "--wd=."];
}

/** argv prefix that runs a program at the controller's address in the stack's network, with this machine's files. */
export function onSwitch(owner: string): readonly string[] {
  return [...asRoot, "nsenter", `--net=${namespacePath(owner, "sw")}`];
}
