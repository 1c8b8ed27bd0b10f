import assert from "node:assert/strict";
import { decodeBatch, isBatchSigned } from "../../../components/systems/the-block/node/ledger/batch";
import type { RequestTemplate } from "../../../scenarios/load/load";
import { MadeAhead } from "../../../scenarios/load/made-ahead";
import { requestChooser } from "../../../scenarios/load/template";

const template = (source: string): RequestTemplate => ({
  ...{ name: "submit", method: "POST", path: "/", weight: 1 },
  body: { source, operations: 3 },
});

/** The batch in the text of a request. */
function batchOf(runId: string, seq: number) {
  const text = requestChooser([template("the-block/transfers")], runId, "h")(seq).text(seq);
  const [head = "", body = ""] = text.split("\r\n\r\n");
  assert.match(head, new RegExp(`content-length: ${Buffer.byteLength(body)}$`, "m"));
  const { params } = JSON.parse(body) as { params: { batch: string } };
  return decodeBatch(Buffer.from(params.batch, "base64"));
}

describe("sources of request bodies", () => {
  it("sign batches of as many transfers as asked for, each a body of its own", () => {
    const batches = Array.from({ length: 130 }, (_, seq) => batchOf("run", seq));
    assert.ok(batches.every((batch) => batch.count === 3 && isBatchSigned(batch)));
    assert.equal(new Set(batches.map(({ id }) => id)).size, batches.length);
  });

  it("use consecutive nonces of each sender, so that a chain can forget them", () => {
    const [first, next] = [batchOf("run", 5), batchOf("run", 5 + 64)];
    assert.equal(first.sender, next.sender);
    assert.equal(next.nonce, first.nonce + 1n);
    assert.ok(next.nonce < 2n ** 53n);
  });

  it("make the same body again for the same run and number, and another one for another run", () => {
    assert.equal(batchOf("run", 7).id, batchOf("run", 7).id);
    const distance = batchOf("run", 7).nonce - batchOf("other run", 7).nonce;
    assert.ok(distance > 1_000_000n || distance < -1_000_000n, `bases ${distance} apart`);
  });

  it("count a success as what it carries", () => {
    assert.equal(requestChooser([template("the-block/transfers")], "r", "h")(0).operations, 3);
  });

  it("are refused when nobody knows them", () => {
    assert.throws(
      () => requestChooser([template("transfers")], "r", "h"),
      /there is no source of bodies named "transfers"; there are: the-block\/transfers/,
    );
  });

  it("are asked once for what was made ahead, and again for what was not", () => {
    const made: number[] = [];
    const ahead = new MadeAhead((seq) => {
      made.push(seq);
      return `text ${seq}`;
    });
    for (const seq of [1, 2, 3, 4]) ahead.prepare(seq);
    assert.equal(ahead.take(1), "text 1");
    assert.equal(ahead.take(3), "text 3", "2 was never sent");
    assert.deepEqual(made, [1, 2, 3, 4]);
    assert.equal(ahead.take(2), "text 2");
    assert.deepEqual(made, [1, 2, 3, 4, 2], "what was passed over is dropped");
  });
});
