import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeProbe,
  encodeProbe,
} from "../../../../components/systems/the-block/node/telemetry/probe-packet";
import { ProbeWindow } from "../../../../components/systems/the-block/node/telemetry/probe-window";

describe("The Block: latency probes", () => {
  it("measures the last round trip", () => {
    const window = new ProbeWindow();
    window.receive(window.send(100), 130);
    assert.equal(window.rttSeconds, 0.03);
    assert.equal(window.lossRatio(130), 0);
  });

  it("counts what is not answered in time as lost, once", () => {
    const window = new ProbeWindow();
    const lost = window.send(0);
    window.receive(window.send(1000), 1010);
    assert.equal(window.lossRatio(1400), 0);
    assert.equal(window.lossRatio(1500), 0.5);
    window.receive(lost, 1600);
    assert.equal(window.lossRatio(1600), 0.5);
    assert.equal(window.rttSeconds, 0.01);
  });

  it("forgets all but the last 20", () => {
    const window = new ProbeWindow();
    for (let at = 0; at < 30_000; at += 1000) window.send(at);
    assert.equal(window.lossRatio(40_000), 1);
    for (let at = 40_000; at < 55_000; at += 1000) window.receive(window.send(at), at + 1);
    assert.equal(window.lossRatio(56_000), 0.25);
  });

  it("shows no old round trip of a peer that is dead, only that all is lost", () => {
    const window = new ProbeWindow();
    window.receive(window.send(0), 10);
    for (let at = 1000; at < 30_000; at += 1000) window.send(at);
    assert.equal(window.lossRatio(40_000), 1);
    assert.equal(window.rttSeconds, undefined);
  });

  it("knows nothing before the first outcome", () => {
    assert.equal(new ProbeWindow().lossRatio(0), undefined);
  });

  it("reads back what it wrote, and nothing else", () => {
    const packet = { isAnswer: true, token: Buffer.alloc(8, 3), sequence: 2 ** 32 - 1 };
    assert.deepEqual(decodeProbe(encodeProbe(packet)), packet);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const read = decodeProbe(Buffer.from(bytes));
        assert.ok(read === undefined || encodeProbe(read).equals(Buffer.from(bytes)));
      }),
    );
  });
});
