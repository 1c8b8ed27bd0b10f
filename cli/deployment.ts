import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Inventory } from "../scenarios/inventory";
import { Problem } from "./exit";

/** Where what was deployed last is written down, relative to the project. */
export function deploymentFile(stack: string): string {
  return join(".testbed", "run", stack, "deployment.json");
}

/** Ids of the scenarios of the last update, as a list, beside that. */
export function scenariosFile(stack: string): string {
  return join(".testbed", "run", stack, "scenarios.json");
}

export function isDeployed(root: string, stack: string): boolean {
  return existsSync(join(root, deploymentFile(stack)));
}

/** What was deployed last from this checkout. @throws Problem when nothing is */
export function deployedInventory(root: string, stack: string): Inventory {
  let text: string;
  try {
    text = readFileSync(join(root, deploymentFile(stack)), "utf8");
  } catch {
    const option = stack === "local" ? "" : ` -- --stack ${stack}`;
    throw new Problem(`stack ${stack} is not deployed from this checkout: \`npm start${option}\` deploys it`);
  }
  return (JSON.parse(text) as { inventory: Inventory }).inventory;
}

/** The stack that is meant: the one named, or the only one that was deployed from this checkout. @throws Problem */
export function chooseDeployed(root: string, wanted: string | undefined): string {
  if (wanted !== undefined) return wanted;
  const folder = join(root, ".testbed", "run");
  const stacks = existsSync(folder) ? readdirSync(folder).filter((stack) => isDeployed(root, stack)) : [];
  const [only] = stacks;
  if (only === undefined) throw new Problem("nothing is deployed from this checkout: `npm start` does it");
  if (stacks.length > 1)
    throw new Problem(`there are several stacks, say which: --stack ${stacks.sort().join(" | ")}`);
  return only;
}
