import assert from "node:assert/strict";
import { holderClock } from "../../../../components/systems/the-block/node/lease/holder-clock";

describe("The Block: clock of a lease holder", () => {
  it("runs with the faster clock: through a sleep, and whatever is done to the wall clock", () => {
    let [monotonic, wall] = [0, 1e12];
    const now = holderClock(
      () => monotonic,
      () => wall,
    );
    monotonic += 10;
    wall += 10;
    assert.equal(now(), 10);
    // The machine slept.
    wall += 5000;
    assert.equal(now(), 5010);
    // The wall clock is set back while time goes on.
    wall -= 9000;
    monotonic += 20;
    assert.equal(now(), 5030);
  });
});
