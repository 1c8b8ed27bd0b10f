import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * All that a deployment might have changed on a host, one fact each: section, tab, fact. Sections are accounts, units,
 * unit-files, files (below /etc and where programs keep theirs, with their content's sum), nft, settings (sysctl), addresses,
 * routes, queues, sockets, mounts, processes and some more, see `inventory.sh`. Packages are left out.
 */
export type HostInventory = readonly string[];

export const inventoryScript = readFileSync(join(__dirname, "inventory.sh"), "utf8");

/** Of these every host has something. */
const neverEmpty = ["accounts", "units", "unit-files", "files", "settings", "routes", "processes", "mounts"];

/** @throws Error when something is missing that every host has */
export function readInventory(printed: string): HostInventory {
  const facts = printed.split("\n").filter((line) => line !== "");
  const lacking = neverEmpty.filter((name) => !facts.some((fact) => fact.startsWith(`${name}\t`)));
  if (lacking.length > 0) throw new Error(`a host's inventory tells nothing about ${lacking.join(", ")}`);
  return facts;
}

/** Facts that are gone (`-`) and that are new (`+`); none when both are equal. */
export function differences(before: HostInventory, after: HostInventory): string[] {
  const [old, fresh] = [counted(before), counted(after)];
  const beyond = (some: Map<string, number>, others: Map<string, number>, sign: string) =>
    [...some].flatMap(([fact, count]) => (count > (others.get(fact) ?? 0) ? [`${sign} ${fact}`] : []));
  return [...beyond(old, fresh, "-"), ...beyond(fresh, old, "+")];
}

function counted(facts: HostInventory): Map<string, number> {
  const counts = new Map<string, number>();
  for (const fact of facts) counts.set(fact, (counts.get(fact) ?? 0) + 1);
  return counts;
}
