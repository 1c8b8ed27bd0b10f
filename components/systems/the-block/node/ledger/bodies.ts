import { decodeBlock, HEADER_BYTES, type Block } from "./block";
import type { BlockLog } from "./block-log";
import type { Entry } from "./block-tree";

/** Blocks further back are seldom asked for and stay on the disk only, so that memory does not grow with the chain. */
const KEPT_BLOCKS = 128;

/** Blocks as bytes: the last ones in memory, at most so many bytes of them, all in the log. */
export class Bodies {
  readonly #cached = new Map<string, Buffer>();
  #bytes = 0;

  constructor(
    private readonly log: BlockLog,
    readonly limit: number,
  ) {}

  get bytes(): number {
    return this.#bytes;
  }

  keep(hash: string, bytes: Buffer): void {
    if (this.#cached.has(hash)) return;
    // A copy: a slice would keep the whole buffer that it was received in.
    this.#cached.set(hash, Buffer.from(bytes));
    this.#bytes += bytes.length;
    for (const [oldest, { length }] of this.#cached) {
      if (this.#bytes <= this.limit && this.#cached.size <= KEPT_BLOCKS) break;
      this.#cached.delete(oldest);
      this.#bytes -= length;
    }
  }

  bytesOf({ hash, offset, length }: Entry): Buffer {
    return this.#cached.get(hash) ?? this.log.read(offset, length);
  }

  /** The signed header's bytes. */
  headerOf({ hash, offset }: Entry): Buffer {
    return this.#cached.get(hash)?.subarray(0, HEADER_BYTES) ?? this.log.read(offset, HEADER_BYTES);
  }

  blockOf(entry: Entry): Block {
    return decodeBlock(this.bytesOf(entry));
  }
}
