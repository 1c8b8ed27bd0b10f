/** Reads logs of services on a node, from any position on. One program on the node reads all of them. */
import { spawn } from "node:child_process";
import type { InventoryNode } from "../inventory";
import { scriptText } from "../on-node";
import { PieceReader, type LogPosition, type Piece } from "./pieces";

/** Path of a log on its node, and what is known of it. */
export interface WantedLog extends LogPosition {
  readonly path: string;
}

export interface ReadLimits {
  /** Bytes of each log, counted from its end. */
  readonly bytes: number;
  readonly signal: AbortSignal;
}

/**
 * What was written since; a log that does not exist has no piece.
 * @throws an error that names the node when it cannot be asked
 */
export async function readLogs(
  node: InventoryNode,
  logs: readonly WantedLog[],
  limits: ReadLimits,
): Promise<readonly Piece[]> {
  const pieces: Piece[] = [];
  if (logs.length > 0) await ask("once", node, logs, limits, (piece) => void pieces.push(piece));
  return pieces;
}

/**
 * What is written from now on, as it comes, until the signal.
 * @throws an error that names the node when it is gone
 */
export function followLogs(
  node: InventoryNode,
  logs: readonly WantedLog[],
  limits: ReadLimits,
  onPiece: (piece: Piece) => void,
): Promise<void> {
  return ask("follow", node, logs, limits, onPiece);
}

function ask(
  verb: "once" | "follow",
  node: InventoryNode,
  logs: readonly WantedLog[],
  { bytes, signal }: ReadLimits,
  onPiece: (piece: Piece) => void,
): Promise<void> {
  const wanted = logs.flatMap(({ path, position, generation }) => [path, position, generation]);
  const [program = "", ...args] = [...node.exec, "bash", "-s", "--", verb, String(bytes), ...wanted];
  return new Promise((fulfil, reject) => {
    const reader = new PieceReader();
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    let stderr = "";
    const fail = (reason: string): void => {
      reject(new Error(`${node.name}: its logs cannot be read: ${reason}`));
    };
    const stop = (): void => {
      // It ends by itself when nobody holds its stdin, also where a signal does not reach it.
      child.stdin.end();
      child.kill("SIGKILL");
    };
    signal.addEventListener("abort", stop, { once: true });
    child.stdin.on("error", () => undefined); // the exit status tells more than EPIPE
    child.stdin.write(scriptText("read-logs.sh"));
    if (verb === "once") child.stdin.end();
    child.stderr.on("data", (text: Buffer) => (stderr = (stderr + text.toString()).slice(-2000)));
    child.stdout.on("data", (data: Buffer) => {
      try {
        reader.push(data).forEach(onPiece);
      } catch (error) {
        fail((error as Error).message);
        stop();
      }
    });
    child.on("error", (error) => fail(error.message));
    child.on("close", (code, killed) => {
      signal.removeEventListener("abort", stop);
      if (verb === "follow" && signal.aborted) fulfil();
      else if (signal.aborted) fail("out of time");
      else if (code === 0 && verb === "once") fulfil();
      else fail(stderr.trim() || `ended with ${code ?? killed ?? ""}`);
    });
  });
}
