import type { Block } from "./block";

const MOST_BLOCKS = 64;
const MOST_BYTES = 16 * 2 ** 20;

/** Blocks whose parent is not known yet; the oldest give way. */
export class Orphans {
  readonly #blocks = new Map<string, Block>();
  #bytes = 0;

  add(block: Block): void {
    if (this.#blocks.has(block.hash)) return;
    this.#blocks.set(block.hash, block);
    this.#bytes += block.bytes.length;
    for (const oldest of this.#blocks.values()) {
      if (this.#blocks.size <= MOST_BLOCKS && this.#bytes <= MOST_BYTES) break;
      this.#remove(oldest);
    }
  }

  /** Takes out those on top of the block with this hash. */
  take(parent: string): Block[] {
    const found = [...this.#blocks.values()].filter(({ header }) => header.parent === parent);
    for (const block of found) this.#remove(block);
    return found;
  }

  #remove({ hash, bytes }: Block): void {
    this.#blocks.delete(hash);
    this.#bytes -= bytes.length;
  }
}
