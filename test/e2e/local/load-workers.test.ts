import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LoadSpec } from "../../../scenarios/load/load";
import { startLoad, type RunningLoad } from "../../../scenarios/load/start";
import { isAlive, workersOf } from "./load-processes";
import { answer, inventoryOf, LOAD, serve, type TestServer } from "./load-servers";
import { eventually } from "../../support/eventually";
import { TYPESCRIPT } from "../../../scenarios/typescript";

describe("the workers of a load", () => {
  let server: TestServer;
  let controller = new AbortController();
  const logDirectory = mkdtempSync(join(tmpdir(), "load test-"));

  function start(spec: LoadSpec, exec: readonly string[] = []): Promise<RunningLoad> {
    controller = new AbortController();
    const inventory = inventoryOf({ a: server.port, b: server.port }, exec);
    return startLoad(spec, { inventory, runId: "r", signal: controller.signal, logDirectory });
  }

  let asked = 0;

  before(async () => {
    server = await serve((_request, response) => {
      asked++;
      answer(response);
    });
  });
  after(async () => {
    await server.close();
    rmSync(logDirectory, { recursive: true });
  });
  afterEach(() => assert.deepEqual(workersOf(process.pid), [], "no worker is left"));

  it("run on every node through its exec prefix", async () => {
    const load = await start({ ...LOAD, duration: 1, workers: { on: "nodes" } }, ["nice", "-n", "1"]);
    assert.equal(workersOf(process.pid).length, 2);
    const { result, invalid } = await load.finished;
    assert.equal(invalid, undefined);
    assert.equal(result.ok, 500);
  });

  it("make the load invalid when one is killed, and the others stop", async () => {
    const load = await start({ ...LOAD, duration: 30, workers: { on: "controller", count: 2 } });
    const [victim] = workersOf(process.pid);
    assert.ok(victim);
    process.kill(victim, "SIGKILL");
    const { invalid } = await load.finished;
    assert.match(
      invalid ?? "",
      /^load worker controller-\d ended early \(SIGKILL\), see .*load-controller-\d\.log$/,
    );
  });

  it("make the load invalid when one is stopped for a while: its requests are late", async () => {
    const load = await start({ ...LOAD, duration: 2, lateShare: 0.01 });
    const [worker] = workersOf(process.pid);
    assert.ok(worker);
    // Its schedule begins when it is told to go: stopped before, it would be late for nothing.
    asked = 0;
    await eventually("the first requests came", 2, () => asked > 0);
    process.kill(worker, "SIGSTOP");
    await sleep(500); // the fault itself
    process.kill(worker, "SIGCONT");
    const { result, invalid } = await load.finished;
    assert.match(
      invalid ?? "",
      /^the generator was too slow: \d+ of 1000 requests \(\d+\.\d %\) were sent late/,
    );
    assert.ok(result.late >= 200, `late: ${result.late}, expected about 245`);
    assert.equal(result.ok, 1000);
  });

  it("make the load invalid when the rate is beyond what they can send", async () => {
    const load = await start({ ...LOAD, rate: 20_000_000, duration: 0.1, timeout: 100, lateShare: 0.01 });
    const { invalid } = await load.finished;
    assert.match(invalid ?? "", /^the generator was too slow/);
  });

  it("make the load invalid when they cannot be started", async () => {
    const load = await start({ ...LOAD, workers: { on: "nodes" } }, ["/nowhere/enter"]);
    const { result, invalid } = await load.finished;
    assert.match(invalid ?? "", /^load worker a failed: spawn \/nowhere\/enter ENOENT$/);
    assert.equal(result.scheduled, 0);
  });

  it("end at once when the load is aborted", async () => {
    const load = await start({ ...LOAD, duration: 30 });
    controller.abort();
    const { invalid } = await load.finished;
    assert.equal(invalid, "the load was aborted");
  });

  it("finish what is under way when the load is stopped early, which is no fault", async () => {
    const load = await start({ ...LOAD, duration: 30 });
    await sleep(300); // let it run
    const { result, invalid } = await load.stop();
    assert.equal(invalid, undefined);
    assert.ok(result.scheduled > 0 && result.scheduled < 5000, `${result.scheduled} requests`);
    assert.equal(result.ok, result.scheduled);
    assert.ok(result.seconds > 0.2 && result.seconds < 10, `${result.seconds} s`);
  });

  it("die with their coordinator", async () => {
    const script = join(__dirname, "load-coordinator.ts");
    const args = [...TYPESCRIPT, script, String(server.port), logDirectory];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    assert.ok(child.pid);
    const [worker] = workersOf(child.pid);
    assert.ok(worker);
    assert.ok(isAlive(worker));
    child.kill("SIGKILL");
    await eventually(`worker ${worker} is gone`, 2, () => !isAlive(worker));
  });
});
