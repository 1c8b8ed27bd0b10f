import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlockNode } from "../../../components/systems/the-block/adapter/block-node";
import { healthOf } from "../../../components/systems/the-block/adapter/node-health";
import type { Observation } from "../../../scenarios/adapter";
import { formatHealth, type HealthState } from "../../../scenarios/health/format";
import { World } from "./adapter-world";

describe("The Block's health, with nodes that lie", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => {
    world.close();
  });

  async function healthBy(name: string): Promise<Observation> {
    const node = world.inventory.nodes.find((each) => each.name === name);
    assert.ok(node);
    const seen = await world.adapter().health?.(node);
    assert.ok(seen);
    return seen;
  }

  describe("of a node", () => {
    it("is good when it answers for itself, counts and grows", async () => {
      const { ok, saw } = await healthBy("a");
      assert.ok(ok, saw);
      await world.expect("healthy", "holds", /a: height \d+, up by/);
    });
    it("is not good when somebody else answers at its address", async () => {
      world.get("b").claims.identity = "primary-a";
      const { ok, saw } = await healthBy("b");
      assert.equal(ok, false);
      assert.match(saw, /at 127\.0\.0\.1:\d+ answers primary-a, expected replica-b/);
      await world.expect("healthy", "fails", /b: at .* answers primary-a/);
    });
    it("is unknown to who asks when it is silent, and fails the check", async () => {
      world.get("b").close("metrics");
      await assert.rejects(healthBy("b"), /\/metrics: connect ECONNREFUSED/);
      await world.expect("healthy", "fails", /no answer from b/);
    });
    it("is not good when its height stays, or its counters do", async () => {
      world.get("a").claims.metrics.height = () => 7;
      world.get("b").claims.metrics.counter = () => 7;
      const soon = (name: string): Promise<Observation> =>
        healthOf(new BlockNode(world.get(name).node), AbortSignal.timeout(5000), 400);
      const [stuck, stale] = await Promise.all([soon("a"), soon("b")]);
      assert.deepEqual([stuck.ok, stuck.saw], [false, "height stays at 7"]);
      assert.deepEqual([stale.ok, stale.saw], [false, "its counters do not move: its metrics are stale"]);
    });
  });

  describe("as the automated check's log tells", () => {
    let directory: string;
    let log: string;
    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), "testbed health "));
      log = join(directory, "health-check.log");
      const [last] = world.inventory.nodes.slice(-1);
      Object.assign(last ?? {}, { services: [{ name: "cluster-health", carrier: [], status: [] }] });
    });
    afterEach(() => {
      rmSync(directory, { recursive: true });
    });

    function write(
      states: Readonly<Record<string, HealthState>>,
      { ago = 1, address = "127.0.0.1", exit = 0 } = {},
    ): void {
      const time = new Date(Date.now() - ago * 1000).toISOString();
      const nodes = Object.entries(states).map(([node, state]) => ({ node, address, state, saw: "seen" }));
      writeFileSync(log, formatHealth({ time, seconds: 1, nodes, exit }), { flag: "a" });
    }
    const up = { a: "up", b: "up", c: "up" } as const;
    const down = { inside: "cut" };
    const expect = (expectation: "holds" | "fails" | "is missing", saw: RegExp, args = {}) =>
      world.expect("health-log", expectation, saw, { every: 5, log, ...args });

    it("holds when the newest entry says that all are up", async () => {
      write({ ...up, b: "DOWN" }, { exit: 1, ago: 6 });
      write(up);
      await expect("holds", /a: up, b: up, c: up, exit code 0/);
    });
    it("holds when exactly those who are down are called so", async () => {
      write({ ...up, b: "DOWN" }, { exit: 1 });
      await expect("holds", /b: DOWN/, { down });
      await expect("fails", /says that b is DOWN \(seen\), expected up/);
    });
    it("fails for a check that looks at the wrong node", async () => {
      write({ ...up, a: "DOWN" }, { exit: 1 });
      await expect("fails", /says that a is DOWN \(seen\), expected up/, { down });
      write(up);
      await expect("fails", /says that b is up \(seen\), expected DOWN/, { down });
      write({ a: "up", b: "DOWN" }, { exit: 1 });
      await expect("fails", /the log is about a at 127\.0\.0\.1, b at/, { down });
      write({ ...up, b: "DOWN" }, { exit: 1, address: "127.0.0.2" });
      await expect("fails", /the log is about a at 127\.0\.0\.2/, { down });
    });
    it("fails for an entry that is not fresh", async () => {
      write(up, { ago: 30 });
      await expect("fails", /newest entry of the log is \d\d s old \(limit 13 s\)/);
    });
    it("fails for the wrong exit code, and for what nobody could see", async () => {
      write(up, { exit: 1 });
      await expect("fails", /exit code 1, 0 are down/);
      write({ ...up, c: "?" }, { exit: 1 });
      await expect("fails", /says that c is \?/);
    });
    it("fails for an empty log, and is missing when nobody keeps one", async () => {
      writeFileSync(log, "");
      await expect("fails", /has no entry/);
      for (const node of world.inventory.nodes) Object.assign(node, { services: [] });
      await expect("is missing", /no node has the service `cluster-health`/);
    });
  });
});
