import assert from "node:assert/strict";
import { joulesOf, priceOf } from "../../../components/systems/the-block/node/energy/oracle";

describe("The Block: energy oracle", () => {
  it("takes a busy core for 10 W", () => assert.equal(joulesOf({ user: 1_500_000, system: 500_000 }), 20));

  it("has the median of the readings as price, so that one wrong meter does not move it", () => {
    const price = (...joules: number[]): number => priceOf(joules.map((each) => ({ joules: each })));
    assert.equal(price(), 0);
    assert.equal(price(3), 3);
    assert.equal(price(4, 1), 2.5);
    assert.equal(price(1, 1000, 2), 2);
  });
});
