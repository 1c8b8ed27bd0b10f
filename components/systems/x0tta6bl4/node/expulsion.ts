/** Milliseconds over which a member has to say it again and again: some learn later than others who came in. */
export const SURE = 3000;

/** Who of the members says that this node is none, and for how long they have been saying it. Times in milliseconds. */
export class Expulsion {
  readonly #told = new Map<string, { readonly since: number; last: number }>();

  told(by: string, now: number): void {
    const told = this.#told.get(by);
    if (told && now - told.last < SURE) told.last = now;
    else this.#told.set(by, { since: now, last: now });
  }

  forget(): void {
    this.#told.clear();
  }

  /** Members that have been saying so for long enough, and still do. Silence after a few words proves nothing. */
  sure(now: number): ReadonlySet<string> {
    const still = [...this.#told].filter(([, { since, last }]) => now - last < SURE && last - since >= SURE);
    return new Set(still.map(([id]) => id));
  }
}
