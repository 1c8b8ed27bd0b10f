import { didYouMean } from "../did-you-mean";
import type { NodeSpec, PortSpec } from "../spec";

/** Whether a port is made reachable on the controller's machine. */
export function isPublished({ protocol, internal = false }: PortSpec): boolean {
  return protocol === "tcp" && !internal;
}

/** Name of a node's port in the stack file, the outputs and everywhere else: `NODE/PORT`. */
export function portName(node: Pick<NodeSpec, "name">, port: Pick<PortSpec, "name">): string {
  return `${node.name}/${port.name}`;
}

/**
 * Where published ports are wanted on the controller's 127.0.0.1: by the stack file, else as documented. Pure. Of those that
 * are documented for the same one the first keeps it. Whether the machine has them free is for the environment to see.
 * @param overrides `testbed:ports`: `NODE/PORT` → port
 * @param problems receives a sentence for a name that nobody has, and for a port that somebody else has
 * @returns for each `NODE/PORT` its wanted port; what is not in it takes any free one
 */
export function planHostPorts(
  nodes: readonly NodeSpec[],
  overrides: Readonly<Record<string, number>>,
  problems: string[],
  file: string,
): ReadonlyMap<string, number> {
  const published = nodes.flatMap((node) =>
    node.ports.filter(isPublished).map((port) => ({ name: portName(node, port), documented: port.hostPort })),
  );
  const known = published.map(({ name }) => name);
  const say = (name: string, what: string): void => {
    problems.push(`\`testbed:ports.${name}\` is \`${overrides[name] ?? ""}\` (${file}): ${what}`);
  };

  const planned = new Map<string, number>();
  const owner = new Map<number, string>();
  for (const [name, port] of Object.entries(overrides)) {
    const other = owner.get(port);
    if (!known.includes(name))
      say(name, `no port of the stack is called so: expected ${listed(known)}.${didYouMean(name, known)}`);
    else if (other !== undefined) say(name, `taken by \`testbed:ports.${other}\`; choose another port.`);
    else {
      planned.set(name, port);
      owner.set(port, name);
    }
  }
  for (const { name, documented } of published) {
    if (documented === undefined || name in overrides) continue;
    const other = owner.get(documented);
    if (other === undefined) {
      planned.set(name, documented);
      owner.set(documented, name);
    } else if (other in overrides)
      say(other, `the documented port of \`${name}\`; choose another port, or give that one another too.`);
  }
  return planned;
}

/** A few of them: stacks of a hundred nodes have hundreds. */
function listed(names: readonly string[]): string {
  if (names.length === 0) return "none, because the stack publishes no ports";
  const some = names.slice(0, 12).map((name) => `\`${name}\``);
  return `one of ${some.join(", ")}${names.length > some.length ? ", …" : ""}`;
}
