import type { HealthInventory } from "../scenarios/health/main";
import type { FileContent, NodeSpec, ServiceSpec } from "./spec";

export interface HealthJobArgs {
  /** `scenarios/health/main.ts` as one file. */
  readonly bundle: FileContent;
  /** Name of the system whose nodes are asked. */
  readonly system: string;
  readonly nodes: readonly NodeSpec[];
  readonly everySeconds: number;
}

const folder = "/var/lib/testbed/health";

/** Where the job's log is on its host, in the words of `scenarios/health/format.ts`; the part before the last rotation is in `.1`. */
export const healthLog = `${folder}/health-check.log`;

/** How long a node may take to answer (s), unless checks come faster. */
const LIMIT_SECONDS = 5;
/** A check must be over, and written down, before the next one is due: the program's own start is part of its time. */
const SHARE = 0.8;

/** A job that asks every node whether it is well and keeps a log of the answers. Pure. */
export function healthJob({ bundle, system, nodes, everySeconds }: HealthJobArgs): ServiceSpec {
  const program = "/usr/local/lib/testbed/health.cjs";
  const inventoryFile = "/etc/testbed/health.json";
  // Only what it takes to ask: not what runs on them, and no way to get there.
  const asked = nodes.map(({ name, role, address, ports }) => ({ name, role, address, ports }));
  const limit = Math.min(LIMIT_SECONDS, SHARE * everySeconds);
  const inventory: HealthInventory = { inventory: { system, nodes: asked } };
  return {
    name: "cluster-health",
    command: ["node", program, "--log", healthLog, "--limit", limit.toFixed(1), inventoryFile],
    files: [
      { path: program, content: bundle },
      { path: inventoryFile, content: `${JSON.stringify(inventory, undefined, 2)}\n` },
    ],
    everySeconds,
    stateDirectory: folder,
    restart: "always",
  };
}
