import type { InventoryService } from "../../../scenarios/inventory";
import type { PortSpec, ServiceSpec } from "../../spec";
import { supervision } from "./shared-script";

/** What is known of a node whose services see its file system as it is. */
export interface InventoryArgs {
  readonly stack: string;
  readonly name: string;
  readonly role: string;
  readonly address: string;
  readonly ports: readonly PortSpec[];
  readonly services: readonly Pick<ServiceSpec, "name" | "stateDirectory" | "shiftableClock">[];
}

interface Place {
  /** argv prefix that runs a program on the host, in its copy of the project. */
  readonly exec: readonly string[];
  /** Folder of the service's records there. */
  readonly records: string;
  /** Path of its log there. */
  readonly log: string;
  /** What holds faults of processes. @default service-carrier.sh */
  readonly carrier?: string;
}

/** How the runner reaches a service on such a node. */
export function inventoryService(
  { exec, records, log, carrier = supervision("service-carrier") }: Place,
  { name, stateDirectory, shiftableClock }: InventoryArgs["services"][number],
): InventoryService {
  return {
    name,
    carrier: [...exec, "bash", carrier, records],
    status: [...exec, "bash", supervision("service-status"), `${records}/service`],
    log,
    ...(stateDirectory !== undefined && { state: stateDirectory }),
    ...(shiftableClock === true && { clock: [...exec, "bash", supervision("service-clock"), records] }),
  };
}
