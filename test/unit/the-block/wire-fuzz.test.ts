import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeFrame, Frame, FrameReader } from "../../../components/systems/the-block/node/gossip/frames";
import {
  decodeHashes,
  decodeHeaders,
  decodeHello,
  decodePeers,
  decodePing,
  decodePong,
} from "../../../components/systems/the-block/node/gossip/messages";
import { decodeBlock, recordsOf } from "../../../components/systems/the-block/node/ledger/block";
import { decodeRecord } from "../../../components/systems/the-block/node/ledger/records";
import { WireError } from "../../../components/systems/the-block/node/ledger/wire";
import { batch, block, chain } from "../../support/the-block-chain";

const decoders = {
  decodeHello,
  decodePeers,
  decodePing,
  decodePong,
  decodeHashes,
  decodeHeaders,
  decodeRecord,
  block: (bytes: Buffer) => recordsOf(decodeBlock(bytes)),
};

/** Runs; anything thrown must be a `WireError`. */
function survives(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof WireError, String(error));
  }
}

const bytes = fc.uint8Array({ maxLength: 400 }).map((each) => Buffer.from(each));

describe("the-block wire input", () => {
  it("frames come out whole however the stream is cut", () => {
    const frame = fc.tuple(fc.constantFrom(...Object.values(Frame)), bytes);
    const property = fc.property(
      fc.array(frame, { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (frames, cuts) => {
        const stream = Buffer.concat(frames.map(([kind, content]) => encodeFrame(kind, content)));
        const reader = new FrameReader();
        const read = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const step = cuts[i % cuts.length]!;
          read.push(...reader.push(stream.subarray(at, at + step)));
          at += step;
        }
        assert.deepEqual(
          read.map(({ kind, content }) => [kind, Buffer.from(content)]),
          frames,
        );
      },
    );
    fc.assert(property);
  });

  it("a length above the limit or a kind that is none is refused before its content comes", () => {
    for (const start of ["00001001 01", "ffffffff 06", "00000001 00", "00000001 ff"]) {
      const prefix = Buffer.from(start.replace(" ", ""), "hex");
      assert.throws(() => [...new FrameReader().push(prefix)], WireError, start);
    }
  });

  it("random bytes fail as WireError in every decoder", () => {
    const property = fc.property(bytes, (each) => {
      for (const decode of Object.values(decoders)) survives(() => decode(each));
      survives(() => [...new FrameReader().push(each)]);
    });
    fc.assert(property, { numRuns: 300 });
  });

  it("a real record or block with one byte changed, or cut short, fails as WireError or is another one", () => {
    const originals = [batch(0, 1, 1, 5).bytes, chain(1)[0]!.bytes, block(undefined, 1).bytes];
    const property = fc.property(
      fc.constantFrom(...originals),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (original, at, flip) => {
        const changed = Buffer.from(original);
        const i = at % original.length;
        changed[i] = changed[i]! ^ flip;
        for (const each of [changed, original.subarray(0, i)])
          for (const decode of [decoders.block, decodeRecord]) survives(() => decode(each));
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
