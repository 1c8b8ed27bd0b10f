/**
 * Raft (Ongaro, Ousterhout 2014) without clock, disk or network: it is told what happens and says what is to be done. With
 * pre-vote, check of the quorum, read index, and changes of one member at a time. The log is never compacted.
 */
import { Leadership } from "./leadership";
import { RaftLog } from "./log";
import type { Command, Entry, JournalRecord, Member, RaftMessage } from "./messages";
import type { Committed, Output, RaftArgs, RaftStatus, Role } from "./output";

type Append = Extract<RaftMessage, { type: "append" }>;

interface Election {
  readonly pre: boolean;
  readonly term: number;
  readonly votes: Set<string>;
}

export class Raft {
  readonly id: string;
  readonly log: RaftLog;
  #role: Role = "follower";
  #leader: string | undefined;
  #term: number;
  #vote: string | null;
  #commit = 0;
  /** Exactly while it is a candidate, or the leader. */
  #election: Election | undefined;
  #leadership: Leadership | undefined;
  #now: number;
  #deadline = 0;
  #heardAt = -Infinity;
  #beatAt = 0;
  #handed = 0;
  #records: JournalRecord[] = [];
  #messages: { readonly to: Member; readonly message: RaftMessage }[] = [];
  #reads: { readonly token: number; readonly ok: boolean }[] = [];

  constructor(private readonly args: RaftArgs) {
    this.id = args.id;
    this.log = new RaftLog(args.state.entries, args.founders);
    this.#term = args.state.term;
    this.#vote = args.state.vote;
    this.#now = args.now;
    this.#wait();
  }

  get status(): RaftStatus {
    return { role: this.#role, term: this.#term, leader: this.#leader, commit: this.#commit };
  }

  /** The time has come to look at the clock. */
  tick(now: number): void {
    this.#now = now;
    const { election, heartbeat } = this.args.timing;
    if (!this.#leadership) {
      if (now >= this.#deadline && this.log.has(this.id)) this.#campaign(true);
      return;
    }
    // Cut off from the majority, it must not go on saying that it leads.
    if (!this.log.isMajority(this.#leadership.near(now, election))) this.#follow(this.#term);
    else if (now >= this.#beatAt) {
      this.#beatAt = now + heartbeat;
      this.#messages.push(...this.#leadership.appends(this.#commit, true));
    }
  }

  /** Appends a command if this node leads. @returns its index; it counts once it is committed in this term */
  propose(command: Command): number | undefined {
    if (!this.#leadership) return undefined;
    const index = this.log.lastIndex + 1;
    this.#write(index, [{ term: this.#term, command }]);
    this.#advance();
    return index;
  }

  /**
   * Adds or removes one member.
   * @returns its index, or undefined: it does not lead, an earlier change or its own first entry is not committed yet
   */
  change(members: readonly Member[]): number | undefined {
    if (this.log.membersIndex > this.#commit || !this.#knowsCommit()) return undefined;
    return this.propose({ kind: "members", members });
  }

  /** Asks whether this node still leads. @returns false when it certainly cannot tell; else see `Output.reads` */
  read(token: number): boolean {
    if (!this.#leadership || !this.#knowsCommit()) return false;
    this.#leadership.read(token);
    this.#settle();
    return true;
  }

  /** @param from the sender, known for sure */
  receive(now: number, from: Member, message: RaftMessage): void {
    this.#now = now;
    if (message.type === "vote" && message.pre) {
      const granted = message.term > this.#term && !this.#hasLeader() && !this.log.isAheadOf(message);
      this.#send(from, { type: "voted", pre: true, granted, term: granted ? message.term : this.#term });
      return;
    }
    if (message.type === "voted" && message.granted) {
      if (this.#election?.pre === message.pre && this.#election.term === message.term) this.#count(from.id);
      return;
    }
    if (message.term > this.#term) this.#follow(message.term);
    if (message.type === "vote") this.#onVote(from, message);
    if (message.type === "append") {
      const answer = this.#onAppend(from, message);
      this.#send(from, { type: "appended", term: this.#term, ...answer, round: message.round });
    }
    if (message.type === "appended" && message.term === this.#term) {
      this.#leadership?.onAppended(from.id, message, now);
      this.#advance();
      this.#settle();
    }
  }

  /** What is to be done since the last time. */
  take(): Output {
    if (this.#leadership) this.#messages.push(...this.#leadership.appends(this.#commit, false));
    const committed: Committed[] = [];
    for (; this.#handed < this.#commit; this.#handed++) {
      const entry = this.log.at(this.#handed + 1);
      if (!entry) throw new Error(`committed entry ${this.#handed + 1} is not in the log`);
      committed.push({ index: this.#handed + 1, entry });
    }
    const [records, messages, reads] = [this.#records, this.#messages, this.#reads];
    [this.#records, this.#messages, this.#reads] = [[], [], []];
    return { records, messages, committed, reads };
  }

  #onVote(from: Member, message: Extract<RaftMessage, { type: "vote" }>): void {
    const free = this.#vote === null || this.#vote === from.id;
    const granted = message.term === this.#term && free && !this.log.isAheadOf(message);
    if (granted) {
      this.#hold(this.#term, from.id);
      this.#wait();
    }
    this.#send(from, { type: "voted", pre: false, granted, term: this.#term });
  }

  #onAppend(from: Member, message: Append): { readonly ok: boolean; readonly index: number } {
    if (message.term < this.#term) return { ok: false, index: this.log.lastIndex };
    if (this.#leadership) throw new Error(`two leaders in term ${this.#term}: ${this.id}, ${from.id}`);
    this.#role = "follower";
    this.#election = undefined;
    this.#leader = from.id;
    this.#heardAt = this.#now;
    this.#wait();
    const place = this.log.place(message.prevIndex, message.prevTerm, message.entries);
    if (!place.ok) return { ok: false, index: place.look };
    if (place.fresh.length > 0) {
      if (place.index <= this.#commit) throw new Error(`committed entry ${place.index} was to be replaced`);
      this.#write(place.index, place.fresh);
    }
    const index = message.prevIndex + message.entries.length;
    this.#commit = Math.max(this.#commit, Math.min(message.commit, index));
    return { ok: true, index };
  }

  #campaign(pre: boolean): void {
    this.#role = "candidate";
    this.#leader = undefined;
    this.#wait();
    if (!pre) this.#hold(this.#term + 1, this.id);
    const term = pre ? this.#term + 1 : this.#term;
    this.#election = { pre, term, votes: new Set() };
    const { lastIndex, lastTerm, members } = this.log;
    for (const member of members)
      if (member.id !== this.id) this.#send(member, { type: "vote", pre, term, lastIndex, lastTerm });
    this.#count(this.id);
  }

  #count(voter: string): void {
    if (!this.#election) return;
    const { pre, votes } = this.#election;
    votes.add(voter);
    if (!this.log.isMajority(votes)) return;
    if (pre) this.#campaign(false);
    else this.#lead();
  }

  #lead(): void {
    this.#role = "leader";
    this.#leader = this.id;
    this.#election = undefined;
    this.#leadership = new Leadership(this.id, this.#term, this.log, this.#now);
    this.#beatAt = this.#now + this.args.timing.heartbeat;
    this.propose({ kind: "noop" });
  }

  /** Into a term that somebody else has begun, or out of the lead. */
  #follow(term: number): void {
    if (term > this.#term) this.#hold(term, null);
    this.#role = "follower";
    this.#leader = undefined;
    this.#election = undefined;
    for (const token of this.#leadership?.abandon() ?? []) this.#reads.push({ token, ok: false });
    this.#leadership = undefined;
    this.#wait();
  }

  /** Commits what a majority has, if it is of this term (§5.4.2). */
  #advance(): void {
    for (let index = this.log.lastIndex; index > this.#commit && this.#leadership; index--) {
      if (this.log.termAt(index) !== this.#term) return;
      if (!this.log.isMajority(this.#leadership.having(index))) continue;
      this.#commit = index;
      if (!this.log.has(this.id)) this.#follow(this.#term);
    }
  }

  #settle(): void {
    for (const token of this.#leadership?.confirmed() ?? []) this.#reads.push({ token, ok: true });
  }

  /** Whether it leads and has an entry of its own committed: before that, what is committed is not known. */
  #knowsCommit(): boolean {
    return this.#leadership !== undefined && this.log.termAt(this.#commit) === this.#term;
  }

  #hasLeader(): boolean {
    return this.#leadership !== undefined || this.#now - this.#heardAt < this.args.timing.election;
  }

  #hold(term: number, vote: string | null): void {
    this.#term = term;
    this.#vote = vote;
    this.#records.push({ term, vote });
  }

  #write(index: number, entries: readonly Entry[]): void {
    this.log.write(index, entries);
    this.#records.push({ from: index, entries });
  }

  #wait(): void {
    this.#deadline = this.#now + this.args.timing.election * (1 + this.args.random());
  }

  #send(to: Member, message: RaftMessage): void {
    this.#messages.push({ to, message });
  }
}
