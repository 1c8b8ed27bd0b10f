import assert from "node:assert/strict";
import type { Adapter } from "../../../scenarios/adapter";
import type { Selector } from "../../../scenarios/faults/fault";
import { resolve } from "../../../scenarios/faults/resolve";
import { paperInventory } from "./inventory";

const inventory = paperInventory(["a", "b", "c", "d", "e"]);
const led = (index: number | undefined): Adapter => ({
  leader: () => Promise.resolve(index === undefined ? undefined : inventory.nodes[index]),
  checks: {},
  workloads: {},
});
const names = async (selector: Selector, adapter = led(2), seed = "1") =>
  (await resolve(selector, inventory, adapter, seed)).map((node) => node.name);

describe("a selector", () => {
  it("means nodes by name, role, or all of them", async () => {
    assert.deepEqual(await names({ node: "b" }), ["b"]);
    assert.deepEqual(await names({ role: "other" }), ["b", "c", "d", "e"]);
    assert.deepEqual(await names({ role: "other", first: true }), ["b"]);
    assert.deepEqual(await names({ all: true }), ["a", "b", "c", "d", "e"]);
  });

  it("means the leader as the adapter tells, and a follower that is not it", async () => {
    assert.deepEqual(await names({ leader: true }), ["c"]);
    for (const seed of ["1", "2", "3", "4", "5", "6"])
      assert.notDeepEqual(await names({ follower: true }, led(2), seed), ["c"]);
  });

  it("splits into a majority with the leader and the minority that is the rest", async () => {
    const majority = await names({ majority: true });
    const minority = await names({ minority: true });
    assert.equal(majority.length, 3);
    assert.ok(majority.includes("c"));
    assert.deepEqual([...majority, ...minority].sort(), ["a", "b", "c", "d", "e"]);
  });

  it("chooses any node by the seed alone", async () => {
    assert.deepEqual(await names({ any: true }), await names({ any: true }));
    const seeds = Array.from({ length: 40 }, (_, index) => String(index));
    const chosen = await Promise.all(seeds.map((seed) => names({ any: true }, led(2), seed)));
    assert.equal(new Set(chosen.flat()).size, 5);
  });

  it("chooses any node of a role, and no other", async () => {
    const seeds = Array.from({ length: 40 }, (_, index) => String(index));
    const chosen = await Promise.all(seeds.map((seed) => names({ any: true, role: "other" }, led(2), seed)));
    assert.deepEqual([...new Set(chosen.flat())].sort(), ["b", "c", "d", "e"]);
    await assert.rejects(names({ any: true, role: "nobody" }), /no node matches any nobody/);
  });

  it("fails with a sentence when it means nobody", async () => {
    await assert.rejects(names({ node: "z" }), /^Error: no node matches z; there are: a, b, c, d, e$/);
    await assert.rejects(names({ leader: true }, led(undefined)), /no single node of echo says it leads/);
    await assert.rejects(
      names({ majority: true }, { checks: {}, workloads: {} }),
      /echo has no notion of a leader/,
    );
  });
});
