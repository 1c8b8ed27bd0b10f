/**
 * Drives faults for a test from the controller's namespace, where the test itself is not: JSON lines in, JSON lines out.
 * `{"call":"setup","name":…,"spec":…}` and the other steps by name; the answer is `{"value":…,"state":…}` or `{"error":…}`.
 */
import { createInterface } from "node:readline";
import { ActiveFault } from "../../scenarios/faults/active-fault";
import type { FaultSpec } from "../../scenarios/faults/fault";
import type { Inventory } from "../../scenarios/inventory";

export type Call =
  | { readonly call: "setup"; readonly name: string; readonly spec: FaultSpec }
  | { readonly call: "verifyOff"; readonly name: string; readonly within: number }
  | { readonly call: "inject" | "verifyOn" | "recover" | "cleanup"; readonly name: string };

const inventory = JSON.parse(process.argv[2] ?? "") as Inventory;
const faults = new Map<string, ActiveFault>();
const signal = new AbortController().signal;
const adapter = { leader: () => Promise.resolve(inventory.nodes[0]), checks: {}, workloads: {} };

async function handle(call: Call): Promise<unknown> {
  if (call.call === "setup") {
    const context = { inventory, adapter, seed: "seed", id: call.name, signal };
    const fault = await ActiveFault.setup(call.spec, context);
    faults.set(call.name, fault);
    return fault.nodes;
  }
  const fault = faults.get(call.name);
  if (fault === undefined) throw new Error(`no fault ${call.name}`);
  return call.call === "verifyOff" ? fault.verifyOff(call.within) : fault[call.call]();
}

process.stdout.write("{}\n");
createInterface({ input: process.stdin }).on("line", (line) => {
  const call = JSON.parse(line) as Call;
  handle(call).then(
    (value) => process.stdout.write(`${JSON.stringify({ value, state: faults.get(call.name)?.state })}\n`),
    (error: unknown) => process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`),
  );
});
