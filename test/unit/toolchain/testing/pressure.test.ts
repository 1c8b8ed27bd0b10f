import assert from "node:assert/strict";
import { roomGauge } from "../../../../toolchain/testing/pressure";

describe("room for one more job", () => {
  /** A gauge, and what lets time pass in which processors were waited for, ms. */
  function gauge() {
    let [now, waited] = [1000, 5000];
    const read = (): string =>
      `some avg10=99.00 avg60=0.00 avg300=0.00 total=${waited * 1000}\nfull avg10=0.00 total=7\n`;
    const pass = (milliseconds: number, waiting: number): void => {
      now += milliseconds;
      waited += waiting;
    };
    return { hasRoom: roomGauge(read, () => now), pass, now: () => now };
  }

  it("is there once processors were seldom waited for since the last one was started", () => {
    const { hasRoom, pass } = gauge();
    assert.equal(hasRoom(900), false);
    pass(1000, 0);
    assert.equal(hasRoom(900), false);
    pass(2000, 1000);
    assert.equal(hasRoom(900), true);
  });

  it("is not there while they are waited for, and is when that is over", () => {
    const { hasRoom, pass } = gauge();
    hasRoom(900);
    pass(3000, 2900);
    assert.equal(hasRoom(900), false);
    pass(3000, 200);
    assert.equal(hasRoom(900), true);
  });

  it("is looked at anew when another one was started", () => {
    const { hasRoom, pass, now } = gauge();
    hasRoom(900);
    pass(3000, 0);
    const started = now();
    pass(10, 0);
    assert.equal(hasRoom(started), false);
    pass(3000, 0);
    assert.equal(hasRoom(started), true);
  });

  it("is there where the kernel does not tell", () => {
    assert.equal(roomGauge(() => "no such line")(0), true);
    const missing = (): never => {
      throw new Error("ENOENT");
    };
    assert.equal(roomGauge(missing)(0), true);
  });
});
