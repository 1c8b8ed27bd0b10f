import type { Inventory } from "../inventory";
import type { Direction } from "./plan";
import { clusterPort, type Path } from "./probe";

/** Targets that one node probes at most, so that the proof of a large cut stays small. */
const perNode = 8;

/** Paths to probe: those a fault must break, and others that it must leave alone. */
export interface Paths {
  readonly cut: readonly Path[];
  readonly kept: readonly Path[];
}

/**
 * Pure: for each node up to eight paths that the fault breaks (a connection needs both directions), and one that it does not.
 */
export function choosePaths(inventory: Inventory, directions: readonly Direction[]): Paths {
  const { nodes } = inventory;
  const hit = new Set(directions.map(({ from, to }) => `${from} ${to}`));
  const cut: Path[] = [];
  const kept: Path[] = [];
  nodes.forEach((from, index) => {
    // Beginning behind itself spreads the probes of all nodes evenly over the others.
    const others = [...nodes.slice(index + 1), ...nodes.slice(0, index)];
    const paths = others.flatMap((to) => {
      const port = clusterPort(to);
      return port === undefined ? [] : [{ from, to, port }];
    });
    const broken = (path: Path) =>
      hit.has(`${path.from.name} ${path.to.name}`) || hit.has(`${path.to.name} ${path.from.name}`);
    cut.push(...paths.filter(broken).slice(0, perNode));
    kept.push(...paths.filter((path) => !broken(path)).slice(0, 1));
  });
  return { cut, kept };
}

/** A path in words, for messages. */
export function describePath({ from, to, port }: Path): string {
  return `${from.name} → ${to.name}:${port}`;
}
