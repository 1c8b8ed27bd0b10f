import assert from "node:assert/strict";
import { makeGun, stateNow } from "../../../components/systems/loomdb/node/gun";
import { History } from "../../../components/systems/loomdb/node/history";
import type { Item } from "../../../components/systems/loomdb/node/items";
import { itemSouls, keyOf, soulOf } from "../../../components/systems/loomdb/node/souls";
import { Store } from "../../../components/systems/loomdb/node/store";

const item = (id: string, value = 0): Item => ({
  ...{ id, type: "fact", properties: { value } },
  metadata: { createdAt: "", updatedAt: "", createdBy: "node-1" },
});

function makeStore() {
  const { _: root } = makeGun([], undefined);
  const store = new Store(root);
  const changes: (readonly [string, boolean])[] = [];
  store.on("change", ({ id }, _kind, own) => changes.push([id, own]));
  /** As from another node. */
  const receive = (
    each: Item | string,
    state: number,
    id = typeof each === "string" ? "x" : each.id,
  ): void => {
    const [soul, key] = [soulOf("nodes", id), keyOf(id)];
    const text = typeof each === "string" ? each : JSON.stringify(each);
    root.on("out", { put: { [soul]: { _: { "#": soul, ">": { [key]: state } }, [key]: text } } });
  };
  return { store, receive, changes };
}

describe("the store of a LoomDB node", () => {
  it("has what is written, at once, whatever its id is", () => {
    const { store, changes } = makeStore();
    const ids = ["a", "_", "__proto__", "ä/ö", "#", "="];
    for (const id of ids) store.write("nodes", item(id));
    assert.deepEqual(
      store
        .list("nodes")
        .map(({ id }) => id)
        .sort(),
      [...ids].sort(),
    );
    assert.deepEqual(
      changes,
      ids.map((id) => [id, true]),
    );
    assert.deepEqual([store.count("nodes"), store.count("edges")], [6, 0]);
  });

  it("keeps of two values the later one, and takes neither twice", () => {
    const { store, receive, changes } = makeStore();
    receive(item("a", 2), 200);
    receive(item("a", 1), 100);
    receive(item("a", 2), 200);
    assert.deepEqual(store.list("nodes"), [item("a", 2)]);
    assert.deepEqual(changes, [["a", false]]);
  });

  it("keeps of two values of one time the same one in whatever order they come", () => {
    const [here, there] = [makeStore(), makeStore()];
    for (const value of [1, 2]) here.receive(item("a", value), 100);
    for (const value of [2, 1]) there.receive(item("a", value), 100);
    assert.deepEqual(here.store.list("nodes"), there.store.list("nodes"));
  });

  it("writes over what others wrote before", () => {
    const { store, receive } = makeStore();
    receive(item("a", 1), stateNow() - 1000);
    store.write("nodes", item("a", 2));
    assert.deepEqual(store.list("nodes"), [item("a", 2)]);
  });

  it("takes nothing that is no item", () => {
    const { store, receive } = makeStore();
    for (const text of ["", "{", "null", "[]", '{"id":"y","type":"a","metadata":{}}', '{"id":"x"}'])
      receive(text, 1);
    assert.equal(store.count("nodes"), 0);
  });

  it("has the same digests as another one with the same values, and others where one differs", () => {
    const [here, there] = [makeStore(), makeStore()];
    const items = Array.from({ length: 40 }, (_, index) => item(`i${index}`));
    items.forEach((each, index) => here.receive(each, index));
    [...items].reverse().forEach((each) => there.receive(each, items.indexOf(each)));
    assert.deepEqual(here.store.digests(40), there.store.digests(40));
    assert.notDeepEqual(here.store.digests(40), makeStore().store.digests(40));
    there.receive(item("i7", 1), 50);
    // What is later than the moment asked for does not count, but the value before it is gone.
    const differing = itemSouls.filter(
      (_, i) => here.store.digests(60)[i]?.digest !== there.store.digests(60)[i]?.digest,
    );
    assert.deepEqual(differing, [soulOf("nodes", "i7")]);
  });

  it("leaves out of a digest what is later", () => {
    const { store, receive } = makeStore();
    receive(item("a"), 100);
    const before = store.digests(150);
    receive(item("b"), 200);
    assert.deepEqual(store.digests(150), before);
    assert.notDeepEqual(store.digests(200), before);
  });

  it("knows its own writes since a moment", () => {
    const { store, receive } = makeStore();
    receive(item("foreign"), 100);
    store.write("nodes", item("own"));
    assert.equal(store.writtenSince(0), 1);
    assert.equal(store.writtenSince(stateNow()), 0);
  });
});

describe("the history of a LoomDB node", () => {
  it("numbers changes, tells those after a position, and keeps a thousand", () => {
    const history = new History();
    for (let index = 0; index < 1005; index++) history.add(item(`i${index}`), index % 2 === 0);
    assert.equal(history.length, 1000);
    const [first, second] = history.after(1003);
    assert.deepEqual([first?.nodeId, first?.origin, second?.nodeId], ["i1003", "remote", "i1004"]);
    history.clear();
    assert.equal(history.length, 0);
    history.add(item("next"), true);
    assert.equal(history.after(0)[0]?.seq, 1006);
  });
});
