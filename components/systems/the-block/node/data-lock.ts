import { mkdirSync, realpathSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "./ledger/keys";
import { log } from "./log";

/** Of a Unix socket's path on all systems. */
const MAX_PATH_BYTES = 100;

/**
 * Makes the directory and keeps a second process off it. The lock is a Unix socket that only a living process answers, so
 * that a crash leaves nothing that must be removed by hand. Answers what lets go of it.
 * @throws Error when another process has it
 */
export async function lockDirectory(directory: string): Promise<() => void> {
  mkdirSync(directory, { recursive: true });
  const beside = join(directory, "lock");
  const isShort = Buffer.byteLength(beside) <= MAX_PATH_BYTES;
  const name = `the-block-${sha256(realpathSync(directory)).slice(0, 16)}.lock`;
  const path = isShort ? beside : join(tmpdir(), name);
  if (await isAnswered(path))
    throw new Error(
      `${directory} is in use by another process: stop it, or give each node a \`storage.data_dir\` of its own`,
    );
  rmSync(path, { force: true });
  const server = createServer((socket) => socket.destroy()).unref();
  await new Promise<void>((resolve) => {
    server.on("error", (error) => {
      // Some mounted file systems have no sockets: a node without lock is better than none.
      log("warn", `${directory} cannot be locked: ${error.message}`);
      resolve();
    });
    server.listen(path, resolve);
  });
  return () => void server.close();
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on("error", () => resolve(false));
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
