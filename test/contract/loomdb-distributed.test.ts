import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { FakeLoomNode } from "../unit/loomdb/fake-loom-node";
import { TYPESCRIPT } from "../../scenarios/typescript";

/** `npm run test:distributed` with these nodes. */
async function distributed(urls: readonly string[], ...args: readonly string[]) {
  const argv = [...TYPESCRIPT, "scenarios/loomdb/distributed-test.ts", ...args];
  const told = Object.fromEntries(urls.map((url, index) => [`NODE_${index + 1}_URL`, url]));
  const child = spawn(process.execPath, argv, { env: { ...process.env, ...told } });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code: child.exitCode, out, err };
}

describe("the plan's five tests of LoomDB, against nodes by their URLs", function () {
  this.timeout(60_000);

  it("pass nothing on nodes that do not talk to each other", async () => {
    const fakes = await FakeLoomNode.start(3);
    const urls = fakes.slice(1).map(({ node }) => `http://127.0.0.1:${node.ports[0]?.number ?? 0}`);
    const { code, out } = await distributed(urls, "--quick").finally(() => {
      for (const fake of fakes) fake.close();
    });
    const verdicts = [...out.matchAll(/^(LD-\d) .* (pass|fail|blocked|invalid) /gm)];
    assert.deepEqual(
      verdicts.map(([, id, verdict]) => `${id ?? ""} ${verdict ?? ""}`),
      ["LD-1 fail", "LD-2 fail", "LD-3 fail", "LD-4 fail", "LD-5 invalid"],
      out,
    );
    assert.equal(code, 1);
  });

  it("are not begun with too few nodes, or with what is no URL", async () => {
    for (const [urls, said] of [
      [["http://127.0.0.1:3001"], /1 nodes are given: NODE_1_URL to NODE_3_URL/],
      [["http://a:1", "b:2", "http://c:3"], /NODE_2_URL is "b:2": expected http:\/\/HOST:PORT/],
    ] as const) {
      const { code, err } = await distributed(urls);
      assert.match(err, said);
      assert.equal(code, 2);
    }
    assert.equal((await distributed([], "--fast")).code, 2);
  });
});
