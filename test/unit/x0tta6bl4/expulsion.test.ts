import assert from "node:assert/strict";
import { Expulsion, SURE } from "../../../components/systems/x0tta6bl4/node/expulsion";
import { stamped } from "../../../components/systems/x0tta6bl4/node/overlay/transport";

describe("being told that one was taken out", () => {
  /** Told once a second from `since` to `last`. */
  const told = (since: number, last: number): Expulsion => {
    const expulsion = new Expulsion();
    for (let now = since; now <= last; now += 1000) expulsion.told("a", now);
    return expulsion;
  };

  it("is sure once it was said for long enough", () => {
    assert.deepEqual([...told(0, SURE).sure(SURE)], ["a"]);
  });

  it("is not sure after a few words, however long ago the first was", () => {
    for (let now = 1000; now < 3 * SURE; now += 100)
      assert.deepEqual([...told(0, 1000).sure(now)], [], `${now}`);
  });

  it("forgets what was said long ago", () => {
    assert.deepEqual([...told(0, 2 * SURE).sure(3 * SURE)], []);
    const expulsion = told(0, 2000);
    expulsion.told("a", 2000 + SURE);
    assert.deepEqual([...expulsion.sure(2000 + SURE)], []);
  });

  it("is not sure of what was said before it was taken in", () => {
    const expulsion = told(0, SURE);
    expulsion.forget();
    assert.deepEqual([...expulsion.sure(SURE)], []);
  });
});

describe("packets over the overlay", () => {
  it("are never equal: one whose checksum comes to 0 would never arrive", () => {
    assert.notEqual(stamped({ stranger: true }, 1), stamped({ stranger: true }, 2));
  });
});
