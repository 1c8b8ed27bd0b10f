import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { InventoryNode } from "./inventory";

/** Text of a script of `scenarios/scripts/`. */
export function scriptText(name: string): string {
  return readFileSync(join(__dirname, "scripts", name), "utf8");
}

interface RunLimits {
  /** Milliseconds after which the program is killed. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a program on a node and gives its stdout. The script, if any, is sent on stdin.
 * @throws an error that names the node, with the program's stderr, when it exits with anything but 0 or is out of time.
 */
export function runOnNode(
  node: InventoryNode,
  argv: readonly string[],
  limits: RunLimits,
  script?: string,
): Promise<string> {
  const [program, ...rest] = [...node.exec, ...argv];
  if (program === undefined) throw new Error(`nothing to run on ${node.name}`);
  return new Promise((fulfil, reject) => {
    const child = execFile(
      program,
      rest,
      { ...limits, killSignal: "SIGKILL", maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        if (error === null) {
          fulfil(stdout);
          return;
        }
        const reason =
          error.killed === true ? `out of time after ${limits.timeout} ms` : stderr.trim() || error.message;
        reject(new Error(`${node.name}: ${argv[0]} failed: ${reason}`, { cause: error }));
      },
    );
    child.stdin?.on("error", () => undefined); // the exit status tells more than EPIPE
    child.stdin?.end(script ?? "");
  });
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
