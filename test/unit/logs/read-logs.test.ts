import assert from "node:assert/strict";
import { appendFileSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InventoryNode } from "../../../scenarios/inventory";
import {
  BEGINNING,
  lastLines,
  PieceReader,
  type LogPosition,
  type Piece,
} from "../../../scenarios/logs/pieces";
import { followLogs, readLogs } from "../../../scenarios/logs/read";
import { eventually } from "../../support/eventually";

/** This machine. */
const node = { name: "here", exec: [] } as unknown as InventoryNode;

describe("reading logs on a node", function () {
  this.timeout(20_000);
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "read logs "));
    path = join(directory, "a.log");
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const limits = (bytes = 1 << 20) => ({ bytes, signal: AbortSignal.timeout(10_000) });
  const read = (from: LogPosition, bytes?: number): Promise<readonly Piece[]> =>
    readLogs(node, [{ path, ...from }], limits(bytes));
  const textOf = (pieces: readonly Piece[]): string => pieces.map(({ bytes }) => bytes.toString()).join("");
  /** As the supervisor does it. */
  const rotate = (): void => {
    copyFileSync(path, `${path}.1`);
    writeFileSync(path, "");
  };

  it("begins with the last lines, and goes on from there", async () => {
    writeFileSync(path, "1\n2\n3\n");
    const first = await read(lastLines(2));
    assert.equal(textOf(first), "2\n3\n");
    appendFileSync(path, "4\n");
    assert.equal(textOf(await read(first[0]!.next)), "4\n");
  });

  it("knows the end without reading", async () => {
    writeFileSync(path, "1\n2\n");
    const [end] = await read(lastLines(0));
    assert.deepEqual([textOf([end!]), end?.next.position], ["", "4"]);
  });

  it("misses nothing when the log is rotated meanwhile", async () => {
    writeFileSync(path, "1\n2\n");
    const [end] = await read(lastLines(0));
    appendFileSync(path, "3\n");
    rotate();
    appendFileSync(path, "4\n");
    const since = await read(end!.next);
    assert.equal(textOf(since), "3\n4\n");
    assert.deepEqual(textOf(await read(since.at(-1)!.next)), "");
  });

  it("has everything from the beginning, also what rotation left", async () => {
    writeFileSync(path, "1\n");
    rotate();
    appendFileSync(path, "2\n");
    assert.equal(textOf(await read(BEGINNING)), "1\n2\n");
  });

  it("starts again with a log that was made anew", async () => {
    writeFileSync(path, "long ago\n");
    const [end] = await read(lastLines(0));
    writeFileSync(path, "new\n");
    assert.equal(textOf(await read(end!.next)), "new\n");
  });

  it("keeps the end of what is too much, and says how much is missing", async () => {
    writeFileSync(path, "0123456789");
    const [piece] = await read(BEGINNING, 4);
    assert.deepEqual([textOf([piece!]), piece?.skipped], ["6789", 6]);
  });

  it("has no piece for a log that does not exist", async () => {
    assert.deepEqual(await read(BEGINNING), []);
  });

  it("names the node that cannot be asked", async () => {
    const gone = { ...node, exec: ["false"] };
    await assert.rejects(
      readLogs(gone, [{ path, ...BEGINNING }], limits()),
      /^Error: here: its logs cannot be read/,
    );
  });

  it("follows over rotation, and ends when told", async () => {
    writeFileSync(path, "1\n");
    const over = new AbortController();
    let seen = "";
    const following = followLogs(
      node,
      [{ path, ...lastLines(5) }],
      { bytes: 1 << 20, signal: over.signal },
      ({ bytes }) => (seen += bytes.toString()),
    );
    const sees = (text: string): Promise<unknown> =>
      eventually(`${text} is seen`, 10, () => (assert.equal(seen, text), true));
    await sees("1\n");
    appendFileSync(path, "2\n");
    rotate();
    appendFileSync(path, "3\n");
    await sees("1\n2\n3\n");
    appendFileSync(path, "4\n");
    await sees("1\n2\n3\n4\n");
    over.abort();
    await following;
  });
});

describe("pieces of logs", () => {
  it("are put together however they arrive", () => {
    const stream = Buffer.from("0 5 - 0 5\nab\ncd1 7 - 3 0\n0 6 - 0 1\n\n");
    const reader = new PieceReader();
    const pieces = [...stream].flatMap((byte) => reader.push(Buffer.from([byte])));
    assert.deepEqual(
      pieces.map(({ index, skipped, bytes }) => [index, skipped, bytes.toString()]),
      [
        [0, 0, "ab\ncd"],
        [1, 3, ""],
        [0, 0, "\n"],
      ],
    );
  });

  it("are nothing else", () => {
    assert.throws(() => new PieceReader().push(Buffer.from("sudo: a password is required\n")), /unexpected/);
  });
});
