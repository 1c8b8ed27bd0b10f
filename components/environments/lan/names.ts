import type { Delivery } from "../../hosts/command";
import { quote } from "../../hosts/quote";

/** Path of a script of this environment, relative to the project. */
export function script(name: string): string {
  return `components/environments/lan/scripts/${name}.sh`;
}

/** Where a host keeps everything of a stack, see `scripts/layout.sh`. */
export function homeOf(owner: string): string {
  return `/var/lib/testbed/${owner}`;
}

/** Where a host keeps its copy of the project's scripts: programs are run in it. */
export function kitOf(owner: string): string {
  return `${homeOf(owner)}/kit`;
}

/** Folder of what the controller needs to know to reach a stack's hosts, relative to the project. */
export function reachFolder(stack: string): string {
  return `.testbed/run/${stack}/ssh`;
}

/** The ssh config of a node, relative to the project. Its first line names the destination, see `scripts/connect.sh`. */
export function configFile(stack: string, node: string): string {
  return `${reachFolder(stack)}/${configName(node)}`;
}

export const configName = (node: string): string => `${node}.config`;

/** Where a host is since it was given its node's address, relative to the project; written by `scripts/change.sh`. */
export function addressFile(stack: string, node: string): string {
  return `${reachFolder(stack)}/${node}.address`;
}

/** argv prefix that runs a program on a host, as root, in its copy of the project. */
export function onHost(owner: string, stack: string, node: string): readonly string[] {
  return ["bash", script("on-host"), configFile(stack, node), kitOf(owner)];
}

/** Runs scripts on a host. */
export function into(owner: string, stack: string, node: string): Delivery {
  return (verb, { file, args = [] }) =>
    quote(["bash", script("do"), configFile(stack, node), kitOf(owner), file, verb, ...args]);
}

/** The same for this environment's own. They converge from whatever they find: an update is a create. */
export function own(owner: string, stack: string, node: string): Delivery {
  return (verb, task) => into(owner, stack, node)(verb === "update" ? "create" : verb, task);
}

/** As `own`, for what changes how the host is reached: the host takes it back unless it is reached anew. */
export function carefully(owner: string, stack: string, node: string): Delivery {
  return (verb, { file, args = [] }) => {
    const argv = [configFile(stack, node), kitOf(owner), file, verb === "delete" ? verb : "create", ...args];
    return quote(["bash", script("change"), ...argv]);
  };
}

/** As `own`, after the host was given its copy of the project: what is in it is listed in a file, see `kit.ts`. */
export function withKit(owner: string, stack: string, node: string): Delivery {
  return (verb, { file, args = [] }) => {
    if (verb === "delete") return own(owner, stack, node)(verb, { file, args });
    const list = kitFile(stack, node);
    return quote([
      "bash",
      script("install"),
      configFile(stack, node),
      kitOf(owner),
      list,
      file,
      "create",
      ...args,
    ]);
  };
}

/** List of what a node's copy of the project is made of, relative to the project. */
export function kitFile(stack: string, node: string): string {
  return `${reachFolder(stack)}/${node}.kit`;
}
