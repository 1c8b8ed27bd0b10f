import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { HEADER_BYTES, MAX_BODY_BYTES } from "./block";
import { WireError } from "./wire";

const CHECKSUM = 8;
const PREFIX = 4 + CHECKSUM;
const MAX_BLOCK_BYTES = HEADER_BYTES + MAX_BODY_BYTES;

/**
 * Called for each block at start: its bytes (only the first `HEADER_BYTES` of those below `checkedTo`), and where. Throws
 * `WireError` when they are none.
 */
export type Visit = (bytes: Buffer, offset: number, length: number) => void;

/** Append-only file of blocks: `length u32 | first 8 bytes of SHA-256 | bytes`. A torn or spoilt tail is cut at start. */
export class BlockLog {
  readonly #file: number;
  #length = 0;

  /** Opens or makes the file; `scan` comes before all else. */
  constructor(path: string) {
    this.#file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o640);
  }

  /** Visits the blocks, oldest first, and cuts what is none. Those below `checkedTo` (bytes) were checked in an earlier run. */
  scan(checkedTo: number, visit: Visit): void {
    const size = fstatSync(this.#file).size;
    for (;;) {
      const length = this.#next(size, checkedTo, visit);
      if (length === undefined) break;
      this.#length += PREFIX + length;
    }
    if (this.#length < size) ftruncateSync(this.#file, this.#length);
  }

  /** Bytes. */
  get length(): number {
    return this.#length;
  }

  /** Appends without flushing; where the bytes are. On an error (disk full) the file stays as it was. */
  append(bytes: Buffer): number {
    const prefix = Buffer.alloc(PREFIX);
    prefix.writeUInt32BE(bytes.length, 0);
    checksum(bytes).copy(prefix, 4);
    const record = Buffer.concat([prefix, bytes]);
    try {
      for (let done = 0; done < record.length;)
        done += writeSync(this.#file, record, done, record.length - done, this.#length + done);
    } catch (error) {
      ftruncateSync(this.#file, this.#length);
      throw error;
    }
    const offset = this.#length + PREFIX;
    this.#length += record.length;
    return offset;
  }

  /** Comes back when all that was appended is on the disk. */
  flush(): void {
    fdatasyncSync(this.#file);
  }

  read(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(length);
    if (readSync(this.#file, bytes, 0, length, offset) !== length)
      throw new Error(`The block log ends before byte ${offset + length}.`);
    return bytes;
  }

  close(): void {
    closeSync(this.#file);
  }

  #next(size: number, checkedTo: number, visit: Visit): number | undefined {
    const offset = this.#length + PREFIX;
    if (offset > size) return undefined;
    const prefix = this.read(this.#length, PREFIX);
    const length = prefix.readUInt32BE(0);
    if (length < HEADER_BYTES || length > MAX_BLOCK_BYTES || offset + length > size) return undefined;
    const isChecked = offset + length <= checkedTo;
    const bytes = this.read(offset, isChecked ? HEADER_BYTES : length);
    if (!isChecked && !checksum(bytes).equals(prefix.subarray(4))) return undefined;
    try {
      visit(bytes, offset, length);
    } catch (error) {
      if (error instanceof WireError) return undefined;
      throw error;
    }
    return length;
  }
}

function checksum(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest().subarray(0, CHECKSUM);
}
