import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startRelay } from "../node/relay";
import { interfaceDifferences } from "./interface";

const NODE_ID = "preflight-1";
/** Milliseconds to answer, to connect, and to send what was written. */
const WITHIN = { answer: 10_000, connect: 5000, send: 5000 };
const LOOK_EVERY = 50;

/** Starts the program as a node would be started, in a folder of its own, and looks at what it does. */
export async function tryOut(program: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "loomdb-preflight-"));
  const messages: string[] = [];
  const relay = await startRelay(0, { host: "127.0.0.1", heard: (message) => messages.push(message) });
  const port = await freePort();
  const child = spawn(process.execPath, [resolve(program)], {
    cwd: folder,
    env: {
      ...process.env,
      ...{ NODE_ID, PORT: String(port), GUN_PEERS: `http://127.0.0.1:${relay.port}/gun` },
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const url = `http://127.0.0.1:${port}`;
  try {
    if (!(await until(WITHIN.answer, () => answers(url), child))) {
      const last = errors.trim().split("\n").at(-1) ?? "";
      return [
        child.exitCode === null
          ? `nothing answers GET /health on PORT (${port}) within ${WITHIN.answer / 1000} s`
          : `it ends with exit code ${child.exitCode}: ${last}`,
      ];
    }
    const found: string[] = [];
    const connected = await until(WITHIN.connect, () => relay.peers() > 0, child);
    if (!connected)
      found.push(
        `it does not connect to the relay of GUN_PEERS within ${WITHIN.connect / 1000} s, so nodes would never meet (the published node passes a list to a service that expects \`{ peers: […] }\`)`,
      );
    found.push(...(await interfaceDifferences(url, NODE_ID)));
    const sent = (): boolean => messages.some((message) => message.includes("preflight-node"));
    if (connected && !(await until(WITHIN.send, sent, child)))
      found.push("what is written with POST /nodes is not sent to the relay");
    return found;
  } finally {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await relay.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function answers(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(1000) });
  await answer.body?.cancel();
  return true;
}

/** Whether it came to hold in time, while the program ran. */
async function until(
  milliseconds: number,
  holds: () => boolean | Promise<boolean>,
  child: ChildProcess,
): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline && child.exitCode === null) {
    if (
      await Promise.resolve()
        .then(holds)
        .catch(() => false)
    )
      return true;
    await sleep(LOOK_EVERY);
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
