import type { Block } from "./block";

const LIMIT = 64;

/** Blocks whose parent is not known yet; the oldest give way. */
export class Orphans {
  readonly #blocks = new Map<string, Block>();

  add(block: Block): void {
    this.#blocks.set(block.hash, block);
    const [oldest] = this.#blocks.keys();
    if (this.#blocks.size > LIMIT && oldest !== undefined) this.#blocks.delete(oldest);
  }

  /** Takes out those on top of the block with this hash. */
  take(parent: string): Block[] {
    const found = [...this.#blocks.values()].filter(({ header }) => header.parent === parent);
    for (const { hash } of found) this.#blocks.delete(hash);
    return found;
  }
}
