/** Where the last blocks' records are: id to height. Older ones are forgotten, so that memory does not grow. */
export class RecordIndex {
  readonly #heights = new Map<string, number>();

  heightOf(id: string): number | undefined {
    return this.#heights.get(id);
  }

  add(id: string, height: number): void {
    this.#heights.set(id, height);
  }

  remove(id: string): void {
    this.#heights.delete(id);
  }

  clear(): void {
    this.#heights.clear();
  }

  /** Forgets what is not above this height. Insertion order is order of height but for reorganised blocks. */
  prune(lowest: number): void {
    for (const [id, height] of this.#heights) {
      if (height > lowest) break;
      this.#heights.delete(id);
    }
  }
}
