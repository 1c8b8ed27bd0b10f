import type { RaftLog } from "./log";
import type { Member, RaftMessage } from "./messages";

type Append = Extract<RaftMessage, { type: "append" }>;
type Appended = Extract<RaftMessage, { type: "appended" }>;

/** What a leader knows of another member. */
interface Progress {
  next: number;
  match: number;
  /** Rounds that were told and that came back. */
  told: number;
  heard: number;
  /** Entries up to here are under way; more of them follow with the answer or the next heartbeat. */
  sent: number;
  heardAt: number;
}

/** A read that waits for a majority to confirm that this leader was one after it had begun. */
interface Read {
  readonly token: number;
  readonly round: number;
}

/** Bytes of JSON in one message: below what fits into a datagram. */
const MESSAGE_BYTES = 32_768;

/** A leader's side of one term: how far the others are, and who has confirmed it. */
export class Leadership {
  readonly #progress = new Map<string, Progress>();
  #round = 0;
  #reads: Read[] = [];

  constructor(
    private readonly id: string,
    readonly term: number,
    private readonly log: RaftLog,
    private now: number,
  ) {}

  /** Members that answered within so many milliseconds, itself among them. */
  near(now: number, milliseconds: number): ReadonlySet<string> {
    this.now = now;
    return this.#where(({ heardAt }) => now - heardAt < milliseconds);
  }

  /** Members that certainly have the entry. */
  having(index: number): ReadonlySet<string> {
    return this.#where(({ match }) => match >= index);
  }

  read(token: number): void {
    this.#reads.push({ token, round: ++this.#round });
  }

  /** Reads that are confirmed by now, once each. */
  confirmed(): number[] {
    const tokens: number[] = [];
    this.#reads = this.#reads.filter(({ token, round }) => {
      const confirmed = this.log.isMajority(this.#where(({ heard }) => heard >= round));
      if (confirmed) tokens.push(token);
      return !confirmed;
    });
    return tokens;
  }

  /** Reads that nobody will confirm any more. */
  abandon(): number[] {
    return this.#reads.splice(0).map(({ token }) => token);
  }

  /**
   * What the others have to be told.
   * @param all also those for whom there is nothing new, and what may have been lost on the way
   */
  appends(commit: number, all: boolean): { readonly to: Member; readonly message: Append }[] {
    const { log, term } = this;
    // Who left and comes back has an empty log: what it had is not what it has.
    for (const id of this.#progress.keys()) if (!log.has(id)) this.#progress.delete(id);
    return this.others().flatMap((to) => {
      const progress = this.#of(to.id);
      if (all) progress.sent = 0;
      const prevIndex = progress.next - 1;
      const entries = progress.sent > 0 ? [] : log.from(progress.next, MESSAGE_BYTES);
      if (!all && entries.length === 0 && progress.told === this.#round) return [];
      if (entries.length > 0) progress.sent = prevIndex + entries.length;
      progress.told = this.#round;
      const prevTerm = log.termAt(prevIndex);
      const message = { type: "append", term, prevIndex, prevTerm, entries, commit, round: this.#round } as const; // prettier-ignore
      return [{ to, message }];
    });
  }

  /** @param at when the answer came */
  onAppended(from: string, { ok, index, round }: Appended, at: number): void {
    this.now = at;
    const progress = this.#of(from);
    progress.heardAt = at;
    progress.heard = Math.max(progress.heard, round);
    if (ok) progress.match = Math.max(progress.match, index);
    // An answer to an earlier heartbeat says nothing about what is under way.
    if (ok && index < progress.sent) return;
    progress.sent = 0;
    progress.next = Math.max(progress.match, index) + 1;
  }

  others(): readonly Member[] {
    return this.log.members.filter(({ id }) => id !== this.id);
  }

  #where(holds: (progress: Progress) => boolean): ReadonlySet<string> {
    const found = this.others().filter(({ id }) => holds(this.#of(id)));
    return new Set([this.id, ...found.map(({ id }) => id)]);
  }

  #of(id: string): Progress {
    let progress = this.#progress.get(id);
    if (!progress) {
      const next = this.log.lastIndex + 1;
      progress = { next, match: 0, told: 0, heard: 0, sent: 0, heardAt: this.now };
      this.#progress.set(id, progress);
    }
    return progress;
  }
}
