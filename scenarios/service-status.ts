import type { InventoryNode, InventoryService } from "./inventory";
import { runOnNode } from "./on-node";

/** What the service's `status` says; without pid it does not run. */
export interface ServiceStatus {
  readonly pid?: number;
  /** Of its process: `R`, `S`, `T`, … of /proc. */
  readonly state: string;
}

const TIMEOUT = 10_000;

/** Reads the state of a service's process. @throws when it cannot be read or is not understood. */
export async function readStatus(node: InventoryNode, service: InventoryService): Promise<ServiceStatus> {
  const output = await runOnNode({ ...node, exec: [] }, service.status, { timeout: TIMEOUT });
  const [, pid, state] = /^(\d+|-) (\S+)/.exec(output) ?? [];
  if (pid === undefined || state === undefined)
    throw new Error(
      `status of ${service.name} on ${node.name} says "${output.trim()}", expected "PID STATE"`,
    );
  return pid === "-" ? { state } : { pid: Number(pid), state };
}

/** Not gone, stopped, traced or dead. */
export function runs({ pid, state }: ServiceStatus): boolean {
  return pid !== undefined && !/^[TZXt]/.test(state);
}

export function describeStatus({ pid, state }: ServiceStatus): string {
  return pid === undefined ? "gone" : `pid ${pid} in state ${state}`;
}
