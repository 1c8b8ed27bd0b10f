/**
 * Texts that take long to make, made before they are needed. Numbers are asked for in ascending order; what was passed
 * over is dropped.
 */
export class MadeAhead {
  readonly #ready = new Map<number, string>();

  constructor(private readonly make: (seq: number) => string) {}

  prepare(seq: number): void {
    this.#ready.set(seq, this.make(seq));
  }

  /** The text of this number; made now if it was not prepared. */
  take(seq: number): string {
    const text = this.#ready.get(seq);
    for (const number of this.#ready.keys()) {
      if (number > seq) break;
      this.#ready.delete(number);
    }
    return text ?? this.make(seq);
  }
}
