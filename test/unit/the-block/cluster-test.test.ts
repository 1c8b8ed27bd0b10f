import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { smokeTest } from "../../../scenarios/the-block/smoke-test";
import { FakeBlockNode } from "../../support/fake-block-node";
import { TYPESCRIPT } from "../../../scenarios/typescript";

async function clusterTest(nodes: string, ...args: readonly string[]) {
  const argv = [...TYPESCRIPT, "scenarios/the-block/cluster-test.ts", ...args];
  const child = spawn(process.execPath, argv, { env: { ...process.env, TB_MULTI_NODE_RPC: nodes } });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, out, err };
}

describe("the cluster test", () => {
  const limits = { seconds: 5, polls: 3, everyMilliseconds: 1 };

  it("wants all peers three times in a row", async () => {
    const answers = [2, 2, 1, 2, 2, 2];
    let polls = -1;
    const ask = (index: number): Promise<number> => {
      if (index === 0) polls++;
      return Promise.resolve(index === 0 ? (answers[polls] ?? 0) : 2);
    };
    const results = await smokeTest(["a", "b", "c"], ask, limits);
    assert.deepEqual([polls, results.every(({ ok }) => ok)], [5, true]);
  });

  it("names the node that lacks a peer, and the one that is silent", async () => {
    const ask = (index: number): Promise<number> =>
      index === 2 ? Promise.reject(new Error("no answer")) : Promise.resolve(2 - index);
    const results = await smokeTest(["a", "b", "c"], ask, { ...limits, seconds: 0.01 });
    assert.deepEqual(
      results.map(({ ok, saw }) => `${ok} ${saw}`),
      ["true 2 of 2 peers", "false 1 of 2 peers", "false no answer"],
    );
  });

  describe("as a program", () => {
    let nodes: FakeBlockNode[];
    let list: string;
    beforeEach(async () => {
      nodes = await FakeBlockNode.start(["a", "b", "c"]);
      list = nodes.map(({ node }) => `${node.address}:${node.ports[0]?.number}`).join(",");
    });
    afterEach(() => {
      for (const node of nodes) node.close();
    });

    it("prints a line for each node and tells by its exit code", async () => {
      const good = await clusterTest(list);
      assert.deepEqual([good.code, good.err], [0, ""]);
      assert.match(good.out, /^(ok {4}127\.0\.0\.1:\d+ {2}2 of 2 peers\n){3}$/);
      const [first] = nodes;
      if (first) first.claims.active_peers = 1;
      const bad = await clusterTest(list, "--seconds", "0.1");
      assert.equal(bad.code, 1);
      assert.match(bad.out, /^FAIL .* 1 of 2 peers\nok/);
    }).slow(5000);

    it("refuses what it does not understand", async () => {
      const { code, err } = await clusterTest("127.0.0.1");
      assert.deepEqual([code, /has "127\.0\.0\.1": expected HOST:PORT/.test(err)], [2, true]);
    }).slow(2000);
  });
});
