/**
 * Asks every node of a system whether it is well. Runs where the nodes can be reached: for `testbed health`, and as a job on
 * the monitoring node. Exit code: 0 all are up, 1 not all, 2 it could not ask.
 *
 *     main [--json] [--log FILE] [--limit SECONDS] INVENTORY
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { adapterFor } from "../adapters";
import type { Inventory, InventoryNode } from "../inventory";
import { reasonOf } from "../reason";
import { checkHealth } from "./check";
import { formatHealth } from "./format";
import { appendToLog } from "./log";

/** What is needed of a deployment to ask its nodes; `deployment.json` has it too. */
export interface HealthInventory {
  readonly inventory: Pick<Inventory, "system"> & {
    readonly nodes: readonly Pick<InventoryNode, "name" | "role" | "address" | "ports">[];
  };
}

/** As adapters want it: there is no way to run anything on these nodes. */
function readInventory(file: string): Inventory {
  const { inventory } = JSON.parse(readFileSync(file, "utf8")) as HealthInventory;
  const nodes = inventory.nodes.map(({ name, role, address, ports }) => {
    return { name, role, address, ports, exec: [], services: [] };
  });
  const empty = { version: 1, stack: "", owner: "", environment: "", profile: "", controller: "" } as const;
  return { ...empty, capabilities: [], vantage: [], system: inventory.system, nodes };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { json: { type: "boolean" }, log: { type: "string" }, limit: { type: "string" } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined) throw new Error("which inventory? Give the path of its file");
  const inventory = readInventory(file);
  const over = new AbortController();
  const runId = `health-${process.pid}`;
  const context = { inventory, runId, seed: "0", now: () => performance.now(), signal: over.signal };
  const adapter = adapterFor(inventory.system)(context);
  const health = adapter.health?.bind(adapter);
  if (!health) throw new Error(`system ${inventory.system} does not say what a healthy node is`);
  const check = await checkHealth(
    inventory.nodes,
    health,
    values.limit === undefined ? undefined : Number(values.limit),
  );
  over.abort();
  const text = formatHealth(check);
  if (values.log !== undefined) appendToLog(values.log, text);
  process.stdout.write(values.json === true ? `${JSON.stringify(check, undefined, 2)}\n` : text);
  return check.exit;
}

main().then(
  (code) => leave(code),
  (error: unknown) => {
    process.stderr.write(`health: ${reasonOf(error)}\n`);
    leave(2);
  },
);

/** At once, even when a node that was not waited for still holds a connection; but not before all is written. */
function leave(code: number): void {
  process.exitCode = code;
  process.stdout.write("", () => process.exit(code));
}
