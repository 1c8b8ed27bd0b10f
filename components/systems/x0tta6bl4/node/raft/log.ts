import type { Entry, Member } from "./messages";

type Place =
  | { readonly ok: true; readonly index: number; readonly fresh: readonly Entry[] }
  | { readonly ok: false; readonly look: number };

/** The replicated log in memory. Indices begin at 1; index 0 is before all entries, in term 0. */
export class RaftLog {
  readonly #entries: Entry[];
  /** Indices of the entries that change the members, ascending. */
  readonly #changes: number[] = [];

  /** @param founders who votes before the log says otherwise; none for a node that is still to be taken in */
  constructor(
    entries: readonly Entry[],
    readonly founders: readonly Member[],
  ) {
    this.#entries = [...entries];
    entries.forEach((entry, index) => this.#note(entry, index + 1));
  }

  get lastIndex(): number {
    return this.#entries.length;
  }

  get lastTerm(): number {
    return this.termAt(this.lastIndex);
  }

  /** Who votes: the latest entry about it counts from when it is in the log, committed or not. */
  get members(): readonly Member[] {
    const command = this.#entries[this.membersIndex - 1]?.command;
    return command?.kind === "members" ? command.members : this.founders;
  }

  has(id: string): boolean {
    return this.members.some((member) => member.id === id);
  }

  isMajority(ids: ReadonlySet<string>): boolean {
    const { members } = this;
    return 2 * members.filter(({ id }) => ids.has(id)).length > members.length;
  }

  /** Whether another log ends before this one does (§5.4.1). */
  isAheadOf({ lastIndex, lastTerm }: { readonly lastIndex: number; readonly lastTerm: number }): boolean {
    return lastTerm < this.lastTerm || (lastTerm === this.lastTerm && lastIndex < this.lastIndex);
  }

  /** Index of the entry that `members` is from; 0 without one. */
  get membersIndex(): number {
    return this.#changes.at(-1) ?? 0;
  }

  /** 0 before the first entry, -1 behind the last. */
  termAt(index: number): number {
    return index === 0 ? 0 : (this.#entries[index - 1]?.term ?? -1);
  }

  at(index: number): Entry | undefined {
    return this.#entries[index - 1];
  }

  /** Where entries that follow another one belong, and which of them are new here; or where to look for one in common. */
  place(prevIndex: number, prevTerm: number, entries: readonly Entry[]): Place {
    if (prevIndex > this.lastIndex) return { ok: false, look: this.lastIndex };
    if (this.termAt(prevIndex) !== prevTerm) {
      // Its whole term is doubtful.
      let look = prevIndex - 1;
      while (look > 0 && this.termAt(look) === this.termAt(prevIndex)) look--;
      return { ok: false, look };
    }
    const differs = entries.findIndex(({ term }, at) => this.termAt(prevIndex + 1 + at) !== term);
    const known = differs < 0 ? entries.length : differs;
    return { ok: true, index: prevIndex + 1 + known, fresh: entries.slice(known) };
  }

  /** Entries from an index on, as many as fit into so many bytes of JSON, but at least one if there is one. */
  from(index: number, bytes: number): Entry[] {
    const taken: Entry[] = [];
    let left = bytes;
    for (let at = index; at <= this.lastIndex; at++) {
      const entry = this.#entries[at - 1];
      if (!entry) break;
      left -= JSON.stringify(entry).length;
      if (left < 0 && taken.length > 0) break;
      taken.push(entry);
    }
    return taken;
  }

  /** Puts entries at an index; what was there and behind it is gone. */
  write(index: number, entries: readonly Entry[]): void {
    this.#entries.length = index - 1;
    while (this.membersIndex >= index) this.#changes.pop();
    for (const entry of entries) {
      this.#entries.push(entry);
      this.#note(entry, this.#entries.length);
    }
  }

  #note({ command }: Entry, index: number): void {
    if (command.kind === "members") this.#changes.push(index);
  }
}
