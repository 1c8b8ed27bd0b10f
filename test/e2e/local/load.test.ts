import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadSpec } from "../../../scenarios/load/load";
import { startLoad, type LoadOutcome, type LoadProgress } from "../../../scenarios/load/start";
import { answer, inventoryOf, LOAD, serve, type TestServer } from "./load-servers";

describe("a load on real connections", () => {
  const servers: TestServer[] = [];
  const logDirectory = mkdtempSync(join(tmpdir(), "load test-"));
  const signal = new AbortController().signal;

  async function server(...args: Parameters<typeof serve>): Promise<TestServer> {
    const one = await serve(...args);
    servers.push(one);
    return one;
  }

  async function run(
    spec: LoadSpec,
    ports: Readonly<Record<string, number>>,
    onProgress: (progress: LoadProgress) => void = () => undefined,
  ): Promise<LoadOutcome> {
    const load = await startLoad(spec, {
      inventory: inventoryOf(ports),
      runId: "r",
      signal,
      logDirectory,
      onProgress,
    });
    return load.finished;
  }

  afterEach(() => Promise.all(servers.splice(0).map((one) => one.close())));
  after(() => rmSync(logDirectory, { recursive: true }));

  it("sends every request once, over few connections, evenly to all targets, and tells its progress", async () => {
    const seen: string[] = [];
    const [a, b] = await Promise.all(
      ["a", "b"].map((name) =>
        server((request, response) => {
          seen.push(`${name} ${request.url}`);
          answer(response);
        }),
      ),
    );
    assert.ok(a && b);
    const progress: LoadProgress[] = [];
    const requests: LoadSpec["requests"] = [
      { name: "put", method: "PUT", path: "/${run}/${seq}", body: "{}", weight: 1 },
    ];
    const spec: LoadSpec = { ...LOAD, workers: { on: "controller", count: 2 }, connections: 5, requests };
    const { result, invalid } = await run(spec, { a: a.port, b: b.port }, (second) => progress.push(second));
    assert.equal(invalid, undefined);
    assert.deepEqual(
      [result.scheduled, result.sent, result.ok, result.latency.count, result.seconds, result.errors],
      [1000, 1000, 1000, 1000, 2, {}],
    );
    assert.deepEqual(result.perTarget, { a: { sent: 500, ok: 500 }, b: { sent: 500, ok: 500 } });
    assert.equal(new Set(seen.map((line) => line.slice(2))).size, 1000, "each number once");
    assert.ok(seen.every((line) => /^[ab] \/r\/\d{12}$/.test(line)));
    assert.deepEqual([a.connections(), b.connections()], [10, 10]);
    assert.equal(
      progress.reduce((sum, { ok }) => sum + ok, 0),
      1000,
    );
    assert.ok(progress.length >= 2 && progress.every(({ second }, index) => second === index));
  });

  it("shows a stall of one second in the corrected latency, though few answers were slow to come", async () => {
    let stalledUntil = 0;
    const slow: number[] = [];
    const { port } = await server((_request, response) => {
      if (stalledUntil === 0) stalledUntil = performance.now() + 2000;
      // The second second of the load: all that arrives waits for its end.
      const [now, begin] = [performance.now(), stalledUntil - 1000];
      const wait = now >= begin && now < stalledUntil ? stalledUntil - now : 0;
      if (wait > 100) slow.push(wait);
      setTimeout(() => answer(response), wait);
    });
    const spec = { ...LOAD, duration: 3, connections: 4 };
    const { result, invalid } = await run(spec, { a: port });
    assert.equal(invalid, undefined);
    assert.equal(result.ok, 1500);
    // Sent one after another, 4 requests of 1500 would have seen the stall: less than 1 %.
    assert.ok(slow.length <= 8, `${slow.length} answers were slow`);
    assert.ok(result.latency.p99 > 800, `p99 ${result.latency.p99} ms, expected about 1000`);
    assert.ok(result.latency.p90 > 400, `p90 ${result.latency.p90} ms, expected about 700`);
    assert.ok(result.latency.p50 < 400, `p50 ${result.latency.p50} ms, expected a few`);
  });

  it("counts time-outs and does not take the target's slowness for its own", async () => {
    const { port } = await server(() => undefined);
    const { result, invalid, waited } = await run(
      { ...LOAD, duration: 1, connections: 10, timeout: 300 },
      { a: port },
    );
    assert.equal(invalid, undefined);
    assert.deepEqual([result.scheduled, result.ok, result.errors], [500, 0, { timeout: 500 }]);
    assert.equal(result.latency.count, 0);
    assert.ok(waited > 0, "later requests waited for a connection");
  });

  it("names the classes of errors and goes on after them", async () => {
    const kinds: ((response: Parameters<typeof answer>[0]) => void)[] = [
      (response) => answer(response),
      (response) => answer(response, 503),
      (response) => response.socket?.resetAndDestroy(),
      (response) => response.socket?.end(),
      (response) => response.socket?.end("garbage\r\n\r\n"),
    ];
    let count = 0;
    const { port, connections } = await server((_request, response) =>
      kinds[count++ % kinds.length]?.(response),
    );
    const { result, invalid } = await run({ ...LOAD, rate: 100, connections: 1 }, { a: port });
    assert.equal(invalid, undefined);
    assert.deepEqual(
      [result.sent, result.ok, result.errors],
      [200, 40, { "status 503": 40, reset: 40, closed: 40, "malformed answer": 40 }],
    );
    assert.ok(connections() > 100, "broken connections were opened again");
  });

  it("takes other status codes for success where a request says so", async () => {
    const { port } = await server((_request, response) => answer(response, 404));
    const requests: LoadSpec["requests"] = [
      { name: "miss", method: "GET", path: "/", weight: 1, expect: [404] },
    ];
    const { result } = await run({ ...LOAD, duration: 1, requests }, { a: port });
    assert.deepEqual([result.ok, result.errors], [500, {}]);
  });

  it("opens connections again that the server ends after each answer", async () => {
    const { port, connections } = await server((_request, response) => {
      response.shouldKeepAlive = false;
      answer(response);
    });
    const { result } = await run({ ...LOAD, duration: 1 }, { a: port });
    assert.deepEqual([result.ok, result.errors], [500, {}]);
    assert.ok(connections() >= 500);
  });

  it("is invalid when every target refuses, and says so", async () => {
    const closed = await serve(() => undefined);
    await closed.close();
    const { result, invalid } = await run({ ...LOAD, duration: 1 }, { a: closed.port });
    assert.equal(invalid, "the load sent nothing (500 requests were due; refused: 500)");
    assert.equal(result.sent, 0);
  });

  it("is valid when one target of two refuses: that is a result", async () => {
    const closed = await serve(() => undefined);
    await closed.close();
    const { port } = await server((_request, response) => answer(response));
    const { result, invalid } = await run({ ...LOAD, duration: 1 }, { a: port, b: closed.port });
    assert.equal(invalid, undefined);
    assert.deepEqual([result.ok, result.errors], [250, { refused: 250 }]);
    assert.deepEqual(result.perTarget, { a: { sent: 250, ok: 250 }, b: { sent: 0, ok: 0 } });
  });
});
