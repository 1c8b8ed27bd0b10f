import type { Inventory } from "../inventory";
import type { LoadSpec } from "./load";
import type { LoadTarget } from "./protocol";
import type { WorkerPlace } from "./worker-process";

/**
 * Every node that has the load's port.
 * @throws Error if none has
 */
export function targetsOf(spec: LoadSpec, inventory: Inventory): LoadTarget[] {
  const targets = inventory.nodes.flatMap(({ name, address, ports }) => {
    const port = ports.find((candidate) => candidate.name === spec.port);
    return port ? [{ name, address, port: port.number }] : [];
  });
  if (targets.length > 0) return targets;
  const known = [...new Set(inventory.nodes.flatMap(({ ports }) => ports.map(({ name }) => name)))];
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
