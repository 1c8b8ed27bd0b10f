import assert from "node:assert/strict";
import { Directory } from "../../../components/systems/macula/node/directory/directory";

const TTL = 1000;

describe("directory of advertisements", () => {
  let clock = 0;
  const now = (): number => clock;
  const node = (number: number, incarnation = 100): Directory =>
    new Directory(
      { node: `node${number}`, number, endpoint: `node${number}:900${number}`, procedures: ["p"] },
      TTL,
      now,
      incarnation,
    );
  const names = (directory: Directory): string =>
    directory
      .providers("p")
      .map((each) => each.node)
      .join();
  beforeEach(() => (clock = 0));

  it("knows a provider that it was told of by a third node, and dials it", () => {
    const [one, two, three] = [node(1), node(2), node(3)];
    two.merge(three.sent());
    one.merge(two.sent());
    assert.equal(names(one), "node1,node2,node3");
    assert.deepEqual(one.others(), ["node2:9002", "node3:9003"]);
  });

  it("forgets a provider that no longer says so, however often others repeat it", () => {
    const [one, two, three] = [node(1), node(2), node(3)];
    one.merge(three.sent());
    for (clock = 100; clock < TTL; clock += 100) {
      for (const each of [one, two]) each.refresh();
      one.merge(two.sent());
      two.merge(one.sent());
      assert.equal(names(two), "node1,node2,node3");
    }
    clock = TTL;
    one.merge(two.sent());
    assert.equal(names(one), "node1,node2");
  });

  it("keeps a provider that says so again", () => {
    const [one, two] = [node(1), node(2)];
    for (clock = 0; clock < 5 * TTL; clock += TTL / 2) {
      two.refresh();
      one.merge(two.sent());
      one.refresh();
    }
    assert.equal(names(one), "node1,node2");
  });

  it("takes a withdrawal at once, and no older news after it", () => {
    const [one, two] = [node(1), node(2)];
    const before = two.sent();
    one.merge(before);
    two.refresh(true);
    one.merge(two.sent());
    one.merge(before);
    assert.equal(names(one), "node1");
  });

  it("believes a new life of a node, also one whose clock is behind", () => {
    const one = node(1);
    one.merge(node(2, 500).sent());
    const reborn = node(2, 400);
    reborn.merge(one.sent());
    one.merge(reborn.sent());
    clock = TTL - 1;
    reborn.refresh();
    one.merge(reborn.sent());
    clock = TTL + 1;
    assert.equal(names(one), "node2");
  });

  it("takes nothing that is too old already, and nothing about itself", () => {
    const one = node(1);
    one.merge(
      node(2)
        .sent()
        .map((each) => ({ ...each, age: TTL })),
    );
    one.merge(one.sent().map((each) => ({ ...each, version: 99, withdrawn: true })));
    assert.equal(names(one), "node1");
  });
});
