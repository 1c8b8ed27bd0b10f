import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { adapter as etcdAdapter } from "../../../components/systems/etcd/adapter";
import { inventoryOf } from "../../support/etcd-cluster";
import { FakeMember } from "./fake-member";

const WANTED = 20;

describe("workload registers", () => {
  let members: FakeMember[];
  let over: AbortController;

  beforeEach(async () => {
    members = await FakeMember.start(["a", "b"]);
    over = new AbortController();
  });
  afterEach(() => {
    over.abort();
    for (const member of members) member.close();
  });

  /** What the first client did: kinds of operation and numbers of keys, in order. */
  async function choices(seed: string): Promise<readonly string[]> {
    const inventory = inventoryOf(members.map(({ node }) => node));
    const context = { inventory, runId: "run", seed, now: () => performance.now(), signal: over.signal };
    const start = etcdAdapter(context).workloads["registers"];
    assert.ok(start);
    const clients = await start({ clients: 2, keys: 4, rate: 1000 });
    const done = () => clients.recorded?.().filter(({ client }) => client === 0) ?? [];
    const deadline = performance.now() + 2000;
    while (done().length < WANTED) {
      assert.ok(performance.now() < deadline, `${done().length} of ${WANTED} operations after 2 s`);
      await sleep(5);
    }
    await clients.stop();
    return done()
      .slice(0, WANTED)
      .map(({ kind, key }) => `${kind} ${key.split("/").at(-1) ?? ""}`);
  }

  it("does the same again with the same seed, and something else with another", async () => {
    const first = await choices("1");
    assert.deepEqual(await choices("1"), first);
    assert.notDeepEqual(await choices("2"), first);
  });
});
