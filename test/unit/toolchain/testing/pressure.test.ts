import assert from "node:assert/strict";
import { processorsHaveRoom } from "../../../../toolchain/testing/pressure";

describe("room for one more job", () => {
  const told = (some: string) => () =>
    `some avg10=${some} avg60=90.00 avg300=90.00 total=1\nfull avg10=99.00 avg60=0.00 avg300=0.00 total=0\n`;

  it("is there while processors are seldom waited for", () => {
    assert.equal(processorsHaveRoom(20_000, told("12.50")), true);
    assert.equal(processorsHaveRoom(20_000, told("95.00")), false);
  });

  it("is not there as long as nobody knows what the last one takes", () => {
    assert.equal(processorsHaveRoom(500, told("0.00")), false);
  });

  it("is there where the kernel does not tell", () => {
    assert.equal(
      processorsHaveRoom(500, () => "no such line"),
      true,
    );
    const missing = (): never => {
      throw new Error("ENOENT");
    };
    assert.equal(processorsHaveRoom(500, missing), true);
  });
});
