import type { Selector } from "../faults/fault";
import { describeSelector, staticNodes } from "../faults/selector";
import type { Inventory } from "../inventory";
import type { LoadSpec } from "./load";
import type { LoadTarget } from "./protocol";
import type { WorkerPlace } from "./worker-process";

/**
 * Every node that has the load's port, or those that the load chooses.
 * @throws Error if there is none
 */
export function targetsOf(spec: LoadSpec, inventory: Inventory): LoadTarget[] {
  const selector: Selector = spec.targets ?? { all: true };
  const chosen = staticNodes(selector, inventory.nodes) ?? [];
  if (chosen.length === 0) throw new Error(`no node to load is ${describeSelector(selector)}`);
  const found = chosen.flatMap(({ name, address, ports }) => {
    const port = ports.find((candidate) => candidate.name === spec.port);
    return port ? [{ name, address, port: port.number }] : [];
  });
  if (found.length > 0) return found;
  const known = [...new Set(chosen.flatMap(({ ports }) => ports.map(({ name }) => name)))];
  throw new Error(
    `no node has a port named "${spec.port}" to load; there are: ${known.join(", ") || "none"}`,
  );
}

/** Where the workers run. */
export function placesOf(spec: LoadSpec, inventory: Inventory): WorkerPlace[] {
  if (spec.workers.on === "nodes") return inventory.nodes.map(({ name, exec }) => ({ name, exec }));
  return Array.from({ length: spec.workers.count }, (_, index) => ({
    name: `controller-${index}`,
    exec: [],
  }));
}
