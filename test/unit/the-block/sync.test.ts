import assert from "node:assert/strict";
import type { Connection } from "../../../components/systems/the-block/node/gossip/connection";
import { Frame, type FrameKind } from "../../../components/systems/the-block/node/gossip/frames";
import { Sync } from "../../../components/systems/the-block/node/gossip/sync";
import { HEADER_BYTES } from "../../../components/systems/the-block/node/ledger/block";
import { block, chain, inDirectory, openLedger } from "../../support/the-block-chain";

describe("the-block catching up", () => {
  it("holds no blocks that were not asked for", () => {
    inDirectory((directory) => {
      const ledger = openLedger(directory);
      const sent: FrameKind[] = [];
      const peer = { send: (kind: FrameKind) => sent.push(kind) } as unknown as Connection;
      const sync = new Sync(ledger);
      const wanted = chain(2);
      sync.start(peer);
      sync.block(peer, wanted[0]!.bytes);
      sync.headers(peer, Buffer.concat(wanted.map(({ bytes }) => bytes.subarray(0, HEADER_BYTES))));
      assert.deepEqual(sent, [Frame.getHeaders, Frame.getBlocks]);
      sync.block(peer, block(undefined, 5).bytes);
      sync.block(peer, wanted[0]!.bytes);
      sync.blocksEnd(peer);
      assert.equal(ledger.head.hash, wanted[0]!.hash);
      assert.equal(ledger.tree.get(block(undefined, 5).hash), undefined);
      assert.deepEqual(sent.slice(2), [Frame.getBlocks]);
      ledger.close();
    });
  });
});
