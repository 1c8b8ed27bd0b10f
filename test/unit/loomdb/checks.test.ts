import assert from "node:assert/strict";
import { adapter as loomdb } from "../../../components/systems/loomdb/adapter";
import type { Adapter, CheckState, Observation } from "../../../scenarios/adapter";
import type { LoadResult } from "../../../scenarios/load/load";
import type { Operation } from "../../../scenarios/history/history";
import { loadId } from "../../../components/systems/loomdb/load-request";
import { FakeLoomNode, inventoryOf } from "./fake-loom-node";

const state = (more: Partial<CheckState> = {}): CheckState => ({
  ...{ observed: new Map(), histories: new Map(), loads: new Map(), faults: new Map() },
  ...more,
});

describe("LoomDB's checks", () => {
  let all: FakeLoomNode[];
  let one: FakeLoomNode, two: FakeLoomNode, three: FakeLoomNode;
  let adapter: Adapter;
  let over: AbortController;
  beforeEach(async () => {
    all = await FakeLoomNode.start(3);
    [, one, two, three] = all as [FakeLoomNode, FakeLoomNode, FakeLoomNode, FakeLoomNode];
    over = new AbortController();
    const now = (): number => performance.now();
    adapter = loomdb({ inventory: inventoryOf(all), runId: "run", seed: "1", now, signal: over.signal });
  });
  afterEach(() => {
    over.abort();
    for (const each of all) each.close();
  });
  const ask = (check: string, args: object = {}, given = state()): Promise<Observation> =>
    adapter.checks[`loomdb/${check}`]!({ ...args }, given);
  /** What one node has, all have. */
  const copy = (): void => {
    const items = new Map(
      [one, two, three].flatMap(({ claims }) => claims.nodes.map((item) => [item.id, item])),
    );
    for (const { claims } of [one, two, three]) claims.nodes = [...items.values()];
  };

  it("see who is not connected, who is somebody else, and a relay with too few peers", async () => {
    assert.equal((await ask("connected")).saw, "3 nodes are healthy and connected; the relay has 3 peers");
    two.claims.healthy = false;
    three.claims.nodeId = "node-2";
    all[0]!.claims.peers = 2;
    assert.deepEqual(await ask("connected"), {
      ok: false,
      saw: "loom-node-2: is not connected, loom-node-3: is node-2, expected node-3, relay: has 2 peers",
    });
    assert.equal((await ask("cut-off", { on: { node: "loom-node-2" } })).ok, true);
    assert.equal((await ask("cut-off")).ok, false);
  });

  it("write what they are told once, spread over the nodes", async () => {
    const args = { name: "volume", count: 6, type: "fact" };
    assert.equal((await ask("created", args)).saw, "6 acknowledged by loom-node-1, loom-node-2, loom-node-3");
    await ask("created", args);
    assert.deepEqual(
      [one, two, three].map(({ claims }) => claims.nodes.map(({ id }) => id)),
      [
        ["run-volume-0", "run-volume-3"],
        ["run-volume-1", "run-volume-4"],
        ["run-volume-2", "run-volume-5"],
      ],
    );
  });

  it("miss what is lacking and what is not as it was acknowledged", async () => {
    await ask("created", { name: "basic", place: 2 });
    const absent = await ask("present", { name: "basic" });
    assert.deepEqual([absent.ok, absent.missing], [false, undefined]);
    assert.match(absent.saw, /^loom-node-1: lacks 1 of 1: run-basic-0, loom-node-3: lacks/);
    assert.equal((await ask("absent", { name: "basic", on: { node: "loom-node-1" } })).ok, true);
    assert.equal((await ask("absent", { name: "basic" })).ok, false);
    copy();
    assert.equal((await ask("present", { name: "basic" })).ok, true);
    const [item] = three.claims.nodes;
    three.claims.nodes = [{ ...item!, properties: {} }];
    assert.match(
      (await ask("present", { name: "basic" })).saw,
      /loom-node-3: has something else as run-basic-0/,
    );
  });

  it("do not take a node without its own writes, or with those of others, for one that is apart", async () => {
    await ask("created", { name: "apart", count: 3 });
    assert.equal((await ask("only-own", { name: "apart" })).ok, true);
    two.claims.nodes.push(...one.claims.nodes);
    assert.match(
      (await ask("only-own", { name: "apart" })).saw,
      /^loom-node-2: lacks 0 own, has 1 of others$/,
    );
  });

  it("want one and the same winner of a conflict, and one that somebody wrote", async () => {
    await ask("created", { name: "conflict", conflicting: true });
    assert.match((await ask("one-winner", { name: "conflict" })).saw, /^differ: loom-node-1: loom-node-1,/);
    for (const { claims } of [one, three]) claims.nodes = two.claims.nodes;
    assert.equal(
      (await ask("one-winner", { name: "conflict" })).saw,
      "all nodes have what loom-node-2 wrote",
    );
    const [item] = two.claims.nodes;
    for (const { claims } of [one, two, three])
      claims.nodes = [{ ...item!, properties: { writer: "nobody" } }];
    assert.equal((await ask("one-winner", { name: "conflict" })).ok, false);
  });

  it("compare whole stores, and never empty ones", async () => {
    assert.equal((await ask("same")).missing, true);
    await ask("created", { name: "a", count: 3 });
    assert.match((await ask("same")).saw, /^loom-node-1 lacks 1 of 1 that loom-node-2 has: node run-a-1$/);
    copy();
    assert.equal((await ask("same")).saw, "3 items are the same on 3 nodes");
    assert.equal((await ask("same", { atLeast: 4 })).missing, true);
  });

  it("blame a node that is silent, and nobody when all are", async () => {
    two.close();
    const { ok, missing, saw } = await ask("same");
    assert.deepEqual([ok, missing], [false, undefined]);
    assert.match(saw, /no answer from loom-node-2/);
    for (const each of all) each.close();
    assert.equal((await ask("same")).missing, true);
  });

  describe("of latency", () => {
    const nodes = ["loom-node-1", "loom-node-2", "loom-node-3"];
    /** Ten creates of each node, all arriving after 100 ms, but those that are changed. */
    const history = (arrival: (seq: number, other: string) => number | undefined): Operation[] =>
      nodes
        .flatMap((node, client) =>
          Array.from({ length: 10 }, (_, seq) => ({
            client,
            key: `${client}.${seq}`,
            start: seq,
            seq,
            node,
          })),
        )
        .flatMap(({ seq, node, ...common }): Operation[] => [
          { ...common, node, kind: "write", value: "{}", outcome: "ok", end: common.start + 5 },
          ...nodes.flatMap((other): Operation[] => {
            const after = arrival(seq, other);
            return after === undefined
              ? []
              : [{ ...common, node: other, kind: "read", outcome: "ok", end: common.start + after }];
          }),
        ]);
    const judge = (operations: readonly Operation[], samples = 60): Promise<Observation> =>
      ask(
        "latency",
        { clients: "c", p50: 500, p95: 1000, p99: 2000, samples },
        state({ histories: new Map([["c", operations]]) }),
      );

    it("take percentiles over all pairs", async () => {
      const { ok, saw } = await judge(history(() => 100));
      assert.match(saw, /^p50 100\.0 ms .* of 60 samples on 6 pairs, 0 never arrived$/);
      assert.equal(ok, true);
    });
    it("see a slow few that a mean hides", async () => {
      const { ok, saw } = await judge(
        history((seq, other) => (seq === 0 && other.endsWith("3") ? 2500 : 10)),
      );
      assert.match(saw, /p50 10\.0 ms .*p99 2500\.0 ms \(limit 2000\)/);
      assert.equal(ok, false);
    });
    it("count what never arrived as late for ever", async () => {
      const { ok, saw } = await judge(
        history((seq, other) => (seq === 3 && other.endsWith("1") ? undefined : 10)),
      );
      assert.match(saw, /p99 never \(limit 2000\) .* 2 never arrived/);
      assert.equal(ok, false);
    });
    it("judge nothing with too few samples, or on one pair alone", async () => {
      assert.equal(
        (
          await judge(
            history(() => 10),
            61,
          )
        ).missing,
        true,
      );
      const uneven = [...history(() => 10)].filter(({ client, key }) => client === 0 || !key.endsWith("1"));
      assert.equal((await judge(uneven, 56)).missing, undefined);
      assert.equal((await judge([], 1)).missing, true);
    });
  });

  it("count acknowledged creates that are on no other node", async () => {
    await ask("created", { name: "x", count: 3, type: "event" });
    const operations = [one, two, three].flatMap(({ claims }, client): Operation[] =>
      claims.nodes.map((item) => ({
        ...{ client, key: item.id, node: "loom-node-1", kind: "write", outcome: "ok", start: 0, end: 1 },
        value: JSON.stringify(item),
      })),
    );
    const given = state({ histories: new Map([["c", operations]]) });
    assert.match(
      (await ask("none-lost", { clients: "c" }, given)).saw,
      /^of 3 .*loom-node-1: 2.*\(66\.67 %\)$/,
    );
    copy();
    assert.match((await ask("none-lost", { clients: "c" }, given)).saw, /^all 3 acknowledged .* loss 0 %$/);
    const none = state({ histories: new Map([["c", []]]) });
    assert.equal((await ask("none-lost", { clients: "c" }, none)).missing, true);
  });

  it("find every request of a load by its number and contents", async () => {
    const load = { scheduled: 3, ok: 3 } as unknown as LoadResult;
    const given = state({ loads: new Map([["load", load]]) });
    const item = (seq: number) => {
      const id = loadId("run", seq);
      return {
        id,
        type: "fact",
        properties: { value: id },
        metadata: { createdAt: "", updatedAt: "", createdBy: "" },
      };
    };
    for (const { claims } of [one, two, three]) claims.nodes = [item(0), item(1), item(2)];
    assert.equal((await ask("load-present", { load: "load" }, given)).ok, true);
    two.claims.nodes = [item(0), { ...item(1), properties: { value: "other" } }, item(2)];
    const { ok, saw } = await ask("load-present", { load: "load" }, given);
    assert.equal(saw, "loom-node-2 lacks 1 of 3 (33.33 %), the first is number 1");
    assert.equal(ok, false);
  });

  it("tell about health: a node, the relay, and who is somebody else", async () => {
    const health = async (index: number) => (await adapter.health!(all[index]!.node)).saw;
    assert.equal(await health(0), "3 peers are connected, expected 3");
    assert.match(await health(1), /^healthy: /);
    two.claims.nodeId = "node-9";
    assert.equal(await health(2), "is node-9, expected node-2");
    three.claims.healthy = false;
    assert.match(await health(3), /^says it is not healthy/);
  });
});
