import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { MeshFile } from "../node/config/mesh-file";
import { nodeMetrics } from "../required-metrics";
import { differences, paths, type Answered, type Answers } from "./differences";

const HOST = "127.0.0.1";
/** How long a program may take until it answers at all (ms). */
const START = 20_000;
const ANSWER = 3000;

/**
 * Starts the program as a node of its own on free ports of loopback, asks it, and ends it.
 * @returns a sentence for each difference
 * @throws Error when it cannot be started or answers nothing
 */
export async function tryOut(program: string): Promise<readonly string[]> {
  const directory = mkdtempSync(join(tmpdir(), "testbed-preflight-"));
  const [port, metricsPort] = [await freePort(), await freePort()];
  const variables = {
    NODE_ID: "node-a",
    LISTEN_HOST: HOST,
    LISTEN_PORT: String(port),
    METRICS_PORT: String(metricsPort),
    LOG_LEVEL: "info",
    YGGDRASIL_PEERS: "",
    OVERLAY_PORT: String(await freePort()),
    MESH_FILE: join(directory, "mesh.json"),
    STATE_DIRECTORY: join(directory, "state"),
  };
  writeFileSync(variables.MESH_FILE, JSON.stringify(loneMesh(directory)));
  const child = spawn(program, [], {
    env: { ...process.env, ...variables },
    stdio: "ignore",
    detached: true,
  });
  let ended: string | undefined;
  child.on("error", ({ message }) => (ended = `it cannot be run (${message})`));
  child.on("exit", (code, signal) => (ended ??= `it ended with ${code ?? signal ?? ""} before it answered`));
  try {
    await answering(port, () => ended);
    const asked = paths.map(async (path) => [path, await ask(port, path)] as const);
    const answers = Object.fromEntries(await Promise.all(asked)) as Answers;
    return [...differences(answers).filter(isKnowable), ...(await lackingMetrics(metricsPort))];
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A mesh of one node, whose daemon does not run. */
function loneMesh(directory: string): MeshFile {
  const self = { id: "node-a", key: randomBytes(32).toString("hex"), underlay: `${HOST}:1` };
  return { admin: join(directory, "yggdrasil.sock"), password: "", self, founders: [self], others: [] };
}

/** No daemon runs here: that it is offline is as it should be. */
const isKnowable = (problem: string): boolean => !/ says `(offline|error)`| answers 50\d/.test(problem);

async function answering(port: number, ended: () => string | undefined): Promise<void> {
  let last = "";
  const until = Date.now() + START;
  while (Date.now() < until) {
    const end = ended();
    if (end !== undefined) throw new Error(end);
    try {
      await fetch(`http://${HOST}:${port}/health`, { signal: AbortSignal.timeout(ANSWER) });
      return;
    } catch (error) {
      last = String(error);
    }
    await sleep(100);
  }
  throw new Error(`it did not answer at LISTEN_HOST:LISTEN_PORT within ${START / 1000} s: ${last}`);
}

async function ask(port: number, path: string): Promise<Answered> {
  const answer = await fetch(`http://${HOST}:${port}${path}`, { signal: AbortSignal.timeout(ANSWER) });
  const body: unknown = await answer.json().catch(() => ({}));
  return { status: answer.status, body: typeof body === "object" && body !== null ? { ...body } : {} };
}

async function lackingMetrics(port: number): Promise<readonly string[]> {
  const text = await fetch(`http://${HOST}:${port}/metrics`, { signal: AbortSignal.timeout(ANSWER) }).then(
    (answer) => answer.text(),
    () => undefined,
  );
  if (text === undefined) return ["there are no metrics at METRICS_PORT, `/metrics`"];
  return nodeMetrics
    .filter((name) => !new RegExp(`^(# TYPE )?${name}[ {_]`, "m").test(text))
    .map((name) => `its metrics have no \`${name}\``);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
