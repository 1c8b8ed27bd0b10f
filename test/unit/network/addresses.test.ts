import assert from "node:assert/strict";
import { overlap, rangeOf } from "../../../components/network/addresses";

describe("ranges of addresses", () => {
  it("are those of any CIDR, and of one address", () => {
    const size = (cidr: string): number | undefined => {
      const range = rangeOf(cidr);
      return range && range.last - range.first + 1;
    };
    assert.deepEqual(["0.0.0.0/0", "10.0.0.0/7", "10.1.2.3/30", "10.1.2.3"].map(size), [
      2 ** 32,
      2 ** 25,
      4,
      1,
    ]);
    assert.deepEqual(
      ["fd00::/64", "10.1.2/24", "10.1.2.3/33", "10.1.2.3/", ""].map(size),
      Array(5).fill(undefined),
    );
  });

  it("overlap where they have an address in common", () => {
    const both = (a: string, b: string): boolean => overlap(rangeOf(a)!, rangeOf(b)!);
    assert.ok(both("10.0.0.0/24", "10.0.0.255"));
    assert.ok(both("10.0.0.128/25", "10.0.0.0/8"));
    assert.ok(!both("10.0.0.0/25", "10.0.0.128/25"));
  });
});
