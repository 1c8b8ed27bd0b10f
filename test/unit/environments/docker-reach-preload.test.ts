import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { workerCommand } from "../../../scenarios/load/worker-code";

const run = promisify(execFile);
const here = "components/environments/containers";

/** What a Node program of the vantage point prints; each way to connect is tried, told with `SAW` or the error's code. */
const program = (body: string): string => `
  const net = require("net"), http = require("http");
  const say = (text) => process.stdout.write(text + "\\n");
  const read = (socket) => socket.on("error", (e) => say(e.code)).on("data", (d) => say(String(d).split("\\n").at(-1))).on("connect", () => socket.write("GET / HTTP/1.0\\r\\n\\r\\n"));
  ${body}`;

describe("environment docker: connections to published ports", function () {
  this.timeout(60_000);
  // With a space and a quote, because a project may be anywhere.
  const folder = mkdtempSync(join(tmpdir(), 'testbed reach "'));
  let server: Server;
  let port = 0;

  before(async () => {
    server = createServer((_, response) => response.end("published"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ({ port } = server.address() as AddressInfo);
    const ports = { "10.9.0.10:80": { host: "127.0.0.1", port } };
    writeFileSync(join(folder, "reach.json"), JSON.stringify({ subnet: "10.9.0.0/24", ports }));
    for (const each of ["programs", "scripts"]) mkdirSync(join(folder, here, each), { recursive: true });
    for (const each of ["programs/reach.cjs", "scripts/reach.sh"])
      await run("cp", [join(here, each), join(folder, here, each)]);
  });
  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  /** stdout of a program run through `reach.sh`. */
  async function through(argv: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const args = [`${here}/scripts/reach.sh`, "reach.json", ...argv];
    const { stdout } = await run("sh", args, { cwd: folder, env: { ...process.env, ...env } });
    return stdout.trim();
  }
  const node = (body: string): Promise<string> => through([process.execPath, "-e", program(body)]);

  it("are made whatever the way of asking for them", async () => {
    assert.equal(await node(`read(net.connect(80, "10.9.0.10"))`), "published");
    assert.equal(await node(`read(net.connect({ host: "10.9.0.10", port: "80" }))`), "published");
    assert.equal(await node(`read(new net.Socket()).connect(80, "10.9.0.10", () => say("called"))`), "called\npublished"); // prettier-ignore
    assert.equal(await node(`http.get("http://10.9.0.10/", (r) => r.on("data", (d) => say(String(d))))`), "published"); // prettier-ignore
    assert.equal(await node(`fetch("http://10.9.0.10/").then((r) => r.text()).then(say)`), "published");
  });

  it("are read as the load generator does, by processes of processes", async () => {
    const [command, ...args] = workerCommand([]);
    const worker = [command, ...args.slice(0, args.indexOf("-e") + 1)];
    const body = `const socket = net.connect({ host: "10.9.0.10", port: 80, onread: { buffer: Buffer.alloc(4096), callback: (n, b) => { say(b.toString("utf8", 0, n).split("\\n").at(-1)); socket.destroy(); return false; } } }, () => socket.write("GET / HTTP/1.0\\r\\n\\r\\n"));`;
    const spawned = `require("child_process").spawnSync(${JSON.stringify(worker[0])}, ${JSON.stringify([...worker.slice(1), program(body)])}, { stdio: "inherit", cwd: "/" })`;
    assert.equal(await node(spawned), "published");
  });

  it("fail at once for what is not published, so that no stranger answers", async () => {
    assert.equal(await node(`read(net.connect(81, "10.9.0.10"))`), "EHOSTUNREACH");
    assert.equal(await node(`fetch("http://10.9.0.11/").catch((e) => say(e.cause.code))`), "EHOSTUNREACH");
    assert.equal(await node(`http.get("http://10.9.0.11/").on("error", (e) => say(e.message))`), "connect EHOSTUNREACH 10.9.0.11:80 (a port that the engine does not publish)"); // prettier-ignore
    assert.equal(await node(`require("tls").connect(443, "10.9.0.11").on("error", (e) => say(e.code))`), "EHOSTUNREACH"); // prettier-ignore
  });

  it("are left alone elsewhere", async () => {
    assert.equal(await node(`read(net.connect(${port}, "127.0.0.1"))`), "published");
    assert.equal(await node(`read(net.connect(${port}, "localhost"))`), "published");
  });

  it("do not cost the user their own settings of Node, or the program its arguments and exit code", async () => {
    const show = `console.log(process.execArgv.length, process.argv.slice(1).join("|"), v8.getHeapStatistics().heap_size_limit < 4e8)`;
    const argv = [process.execPath, "-e", show, "--", "a b", ""];
    assert.equal(await through(argv, { NODE_OPTIONS: "--max-old-space-size=200" }), "2 a b| true");
    await assert.rejects(through(["sh", "-c", "exit 3"]), { code: 3 });
  });
});
