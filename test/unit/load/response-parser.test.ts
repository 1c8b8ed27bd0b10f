import assert from "node:assert/strict";
import fc from "fast-check";
import { MalformedResponse, ResponseParser } from "../../../scenarios/load/response-parser";

/** Feeds the text in pieces; returns what was understood. */
function parse(
  text: string,
  cuts: readonly number[] = [],
): { status: number; keepAlive: boolean; done: boolean; used: number } {
  const bytes = Buffer.from(text, "latin1");
  const parser = new ResponseParser();
  const edges = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].sort(
    (a, b) => a - b,
  );
  let used = 0;
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const piece = bytes.subarray(from, edges[index + 1]);
    used += parser.take(piece, piece.length);
  }
  return { status: parser.status, keepAlive: parser.keepAlive, done: parser.done, used };
}

const RESPONSES: readonly (readonly [string, string, number, boolean])[] = [
  ["with a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello", 200, true],
  ["with an empty body", "HTTP/1.1 503 Busy\r\ncontent-length:0\r\n\r\n", 503, true],
  [
    "in chunks",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n",
    200,
    true,
  ],
  [
    "with trailers",
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nSum: 1\r\n\r\n",
    200,
    true,
  ],
  ["without a body", "HTTP/1.1 204 No Content\r\nDate: now\r\n\r\n", 204, true],
  [
    "after an interim one",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok",
    201,
    true,
  ],
  ["that closes", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok", 200, false],
  ["of HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, false],
  [
    "of HTTP/1.0 that stays",
    "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok",
    200,
    true,
  ],
  ["with bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200, true],
];

describe("the response parser", () => {
  for (const [title, text, status, keepAlive] of RESPONSES) {
    it(`understands a response ${title}, however it is cut`, () => {
      const whole = { status, keepAlive, done: true, used: text.length };
      assert.deepEqual(parse(text), whole);
      fc.assert(
        fc.property(fc.array(fc.nat({ max: text.length })), (cuts) =>
          assert.deepEqual(parse(text, cuts), whole),
        ),
        { numRuns: 50 },
      );
      assert.equal(parse(text.slice(0, -1)).done, false, "done one byte too early");
    });
  }

  it("stops at the end of the response and tells what follows", () => {
    const text = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    assert.equal(parse(`${text}stray`).used, text.length);
  });

  it("takes a response without length as lasting until the connection ends", () => {
    const parser = new ResponseParser();
    const bytes = Buffer.from("HTTP/1.1 200 OK\r\n\r\nsome");
    assert.equal(parser.take(bytes, bytes.length), bytes.length);
    assert.equal(parser.done, false);
    assert.equal(parser.endsWithConnection(), true);
    assert.equal(parser.keepAlive, false);
  });

  it("does not carry anything over to the next response", () => {
    const parser = new ResponseParser();
    const first = Buffer.from(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
    );
    parser.take(first, first.length);
    parser.reset();
    const second = Buffer.from("HTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nx");
    assert.equal(parser.take(second, second.length), second.length);
    assert.deepEqual([parser.status, parser.keepAlive, parser.done], [404, true, true]);
  });

  for (const text of [
    "SSH-2.0-OpenSSH_9.2\r\n",
    "HTTP/2 200\r\n",
    "HTTP/1.1 banana\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhello\r\n",
    "x".repeat(70_000),
  ]) {
    it(`refuses ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.throws(() => parse(text), MalformedResponse);
    });
  }
});
