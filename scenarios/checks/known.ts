/** Which checks a system's scenarios may ask for. Loads the adapter, asks nobody anything. */
import { adapterFor } from "../adapters";
import type { Inventory } from "../inventory";
import { COMMON_CHECKS } from "./registry";

/** Names of the system's own checks, from its adapter. */
export function ownChecks(system: string, inventory: Inventory): readonly string[] {
  const signal = AbortSignal.abort();
  return Object.keys(adapterFor(system)({ inventory, runId: "preview", now: () => 0, signal }).checks);
}

/** Names of all checks: common and own. */
export function knownChecks(system: string, inventory: Inventory): readonly string[] {
  return [...Object.keys(COMMON_CHECKS), ...ownChecks(system, inventory)].sort();
}
