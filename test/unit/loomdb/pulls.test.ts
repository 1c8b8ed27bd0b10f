import assert from "node:assert/strict";
import { Pulls } from "../../../components/systems/loomdb/node/pulls";
import { itemSouls } from "../../../components/systems/loomdb/node/souls";

const sizes =
  (there: number, here = 0) =>
  () => ({ there, here });

describe("what a LoomDB node asks for", () => {
  it("is what differs, and not again while answers may come", () => {
    const pulls = new Pulls();
    assert.deepEqual(pulls.next(["a", "b"], sizes(10), 0), ["a", "b"]);
    assert.deepEqual(pulls.next(["a", "b"], sizes(10), 1000), []);
    assert.deepEqual(pulls.next(["a"], sizes(10), 5000), ["a"]);
    assert.deepEqual(pulls.next([], sizes(10), 20_000), []);
  });

  it("is everything once after a wire was dead, what differs first", () => {
    const pulls = new Pulls();
    pulls.wantAll();
    const last = itemSouls.at(-1) ?? "";
    assert.equal(pulls.next([last], sizes(0), 0)[0], last);
    assert.deepEqual(pulls.next([], sizes(0), 125), []);
    pulls.wantAll();
    assert.equal(pulls.next([], sizes(0), 250).length, itemSouls.length);
  });

  it("is no more than can be taken in: the next when what was asked for has come", () => {
    const pulls = new Pulls();
    pulls.wantAll();
    const asked = Array.from({ length: 8 }, (_, look) => pulls.next([], sizes(300), look * 125).length);
    assert.deepEqual(asked, [2, 2, 0, 0, 0, 0, 0, 0]);
    for (let value = 0; value < 700; value++) pulls.arrived();
    assert.equal(pulls.next([], sizes(300), 1000).length, 2);
    // What never came is lost, and does not block the rest.
    assert.equal(pulls.next([], sizes(300), 9000).length, 2);
  });
});
