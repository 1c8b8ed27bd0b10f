import assert from "node:assert/strict";
import fc from "fast-check";
import { Fifo } from "../../../scenarios/load/fifo";

describe("the queue of waiting requests", () => {
  it("gives back what was pushed, in order, however pushes and shifts are mixed", () => {
    const step = fc.oneof(fc.constant("shift" as const), fc.integer({ min: 1, max: 1500 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const fifo = new Fifo<number>();
        let [pushed, shifted] = [0, 0];
        for (const many of steps) {
          if (many !== "shift") for (let k = 0; k < many; k++) fifo.push(pushed++);
          else
            for (let k = 0; k < 1200; k++) {
              assert.equal(fifo.peek(), shifted < pushed ? shifted : undefined);
              assert.equal(fifo.shift(), shifted < pushed ? shifted++ : undefined);
            }
          assert.equal(fifo.length, pushed - shifted);
        }
      }),
      { numRuns: 20 },
    );
  });
});
