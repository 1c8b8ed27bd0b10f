import { didYouMean } from "../../did-you-mean";
import type { LanHostConfig } from "./schema";

/**
 * A sentence for each node without a host, host without a node, and host without a pinned key. Pure.
 * @param nodes names of the stack's nodes
 */
export function hostProblems(
  hosts: Readonly<Record<string, LanHostConfig>>,
  nodes: readonly string[],
  file: string,
  stack: string,
): readonly string[] {
  const known = nodes.map((name) => `\`${name}\``).join(", ");
  const trust = `\`npx testbed trust --stack ${stack}\` shows what to write`;
  return [
    ...nodes
      .filter((name) => !(name in hosts))
      .map(
        (name) =>
          `\`testbed:hosts.${name}\` is missing (${file}): how is the machine of node \`${name}\` reached? e.g. \`{ ssh: ${name}.lan }\`.`,
      ),
    ...Object.keys(hosts)
      .filter((name) => !nodes.includes(name))
      .map(
        (name) =>
          `\`testbed:hosts.${name}\` (${file}): no node is called so: expected ${known}.${didYouMean(name, nodes)}`,
      ),
    ...nodes
      .filter((name) => hosts[name] && hosts[name].hostKey === undefined)
      .map(
        (name) =>
          `\`testbed:hosts.${name}.hostKey\` is missing (${file}): nobody is logged in to without knowing who it is; ${trust}.`,
      ),
  ];
}

/** A sentence for nodes that are one machine: each has it for itself. Pure. @param machines node → id of its machine */
export function sharedMachines(machines: ReadonlyMap<string, string>, file: string): readonly string[] {
  const nodes = [...machines];
  return nodes.flatMap(([name, id], index) => {
    const [other] = nodes.slice(0, index).find(([, earlier]) => earlier === id && id !== "") ?? [];
    return other === undefined
      ? []
      : [
          `\`testbed:hosts.${name}\` (${file}) is the machine of \`${other}\`: each node needs one of its own.`,
        ];
  });
}
