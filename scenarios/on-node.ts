import { readFileSync } from "node:fs";
import { join } from "node:path";
import { troubleOf } from "./host-status";
import type { InventoryNode } from "./inventory";
import { runProgram, type RunLimits } from "./run-program";

/** Text of a script of `scenarios/scripts/`. */
export function scriptText(name: string): string {
  return readFileSync(join(__dirname, "scripts", name), "utf8");
}

/**
 * Runs a program on a node and gives its stdout. The script, if any, is sent on stdin.
 * @throws an error that names the node, with the program's stderr, or what is wrong with the node itself, when it exits with
 *   anything but 0 or is out of time.
 */
export async function runOnNode(
  node: InventoryNode,
  argv: readonly string[],
  limits: RunLimits,
  script?: string,
): Promise<string> {
  try {
    return await runProgram(node.name, [...node.exec, ...argv], limits, script);
  } catch (error) {
    // Whoever keeps the node knows better why nothing can be run there.
    const trouble = await troubleOf(node, limits.signal);
    const { message, cause } = error as Error;
    throw new Error(`${node.name}: ${trouble ?? `${argv[0]} failed: ${message}`}`, { cause });
  }
}

/** The node for programs that look at the rules of its network, or change them. */
export function inNetworkOf(node: InventoryNode): InventoryNode {
  return { ...node, exec: node.inNetwork ?? node.exec };
}

/** Sends a script of `scenarios/scripts/` to `bash -s` on a node. @throws as `runOnNode`. */
export function runScript(
  node: InventoryNode,
  name: string,
  args: readonly string[],
  limits: RunLimits,
): Promise<string> {
  return runOnNode(node, ["bash", "-s", "--", ...args], limits, scriptText(name));
}
