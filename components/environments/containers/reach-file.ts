import { join } from "node:path";
import { portName } from "../../network/host-ports";
import type { NodeSpec } from "../../spec";
import { replaceFile } from "../../../scenarios/results/files";
import { containerScript } from "./paths";

/** Where it is, relative to the project. */
const reachFile = (stack: string): string => join(".testbed", "run", stack, "reach.json");

/** argv prefix that has a program reach the addresses of a stack where the map says. */
export const throughReachMap = (stack: string): readonly string[] => [
  "sh",
  containerScript("reach"),
  reachFile(stack),
];

/** Where the ports of a stack are published, for `programs/reach.cjs`. */
export interface ReachMap {
  /** CIDR: no address in it is reached but those of `ports`. */
  readonly subnet: string;
  /** `ADDRESS:PORT` → where it is. */
  readonly ports: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
}

/** Pure. @param host of the engine's machine, as the controller reaches it */
export function reachMap(
  nodes: readonly NodeSpec[],
  subnet: string,
  host: string,
  hostPorts: ReadonlyMap<string, number>,
): ReachMap {
  const places = nodes.flatMap((node) =>
    node.ports.flatMap((port) => {
      const published = port.protocol === "tcp" ? hostPorts.get(portName(node, port)) : undefined;
      return published === undefined ? [] : [[`${node.address}:${port.number}`, { host, port: published }]];
    }),
  );
  return { subnet, ports: Object.fromEntries(places) as ReachMap["ports"] };
}

export function writeReachMap(project: string, stack: string, map: ReachMap): void {
  replaceFile(join(project, reachFile(stack)), `${JSON.stringify(map, undefined, 2)}\n`);
}
