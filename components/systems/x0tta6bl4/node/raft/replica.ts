import { log } from "../log";
import type { Applied, Store } from "../kv/store";
import type { Journal } from "./journal";
import type { Member, Put, RaftMessage } from "./messages";
import type { Committed } from "./output";
import type { Raft } from "./raft";

/** How often the clock is looked at (ms). */
const TICK = 20;

/** It does not lead, or leads no more: what was asked for was certainly not done by it. */
export class NotLeader extends Error {}
/** It leads no more: what was asked for may happen or not. */
export class Unknown extends Error {}

export interface ReplicaArgs {
  readonly raft: Raft;
  readonly journal: Journal;
  readonly store: Store;
  readonly send: (to: Member, message: RaftMessage) => void;
}

interface Proposal {
  readonly term: number;
  readonly resolve: (applied: Applied) => void;
  readonly reject: (error: Error) => void;
}

/** Raft with a clock and a disk: nothing is said or applied before what it follows from is stored. */
export class Replica {
  readonly #proposals = new Map<number, Proposal>();
  readonly #reads = new Map<
    number,
    { readonly resolve: () => void; readonly reject: (error: Error) => void }
  >();
  readonly #timer: NodeJS.Timeout;
  #tokens = 0;
  #pumping: Promise<void> | undefined;
  #stopped = false;

  constructor(private readonly args: ReplicaArgs) {
    this.#timer = setInterval(() => this.#act(() => args.raft.tick(performance.now())), TICK);
  }

  receive(from: Member, message: RaftMessage): void {
    this.#act(() => this.args.raft.receive(performance.now(), from, message));
  }

  /** Resolves once it is committed and applied here. @throws NotLeader, Unknown */
  put(command: Put): Promise<Applied> {
    return new Promise((resolve, reject) => {
      this.#act(() => {
        const { raft } = this.args;
        const index = raft.propose(command);
        if (index === undefined) reject(new NotLeader());
        else this.#proposals.set(index, { term: raft.status.term, resolve, reject });
      });
    });
  }

  /** Resolves when the store is as current as it was when this was asked. @throws NotLeader */
  current(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#act(() => {
        const token = ++this.#tokens;
        if (this.args.raft.read(token)) this.#reads.set(token, { resolve, reject });
        else reject(new NotLeader());
      });
    });
  }

  /** Takes a node in, or out, if this one leads and no other change is under way. @returns whether it was begun */
  change(members: readonly Member[]): boolean {
    let begun = false;
    this.#act(() => (begun = this.args.raft.change(members) !== undefined));
    return begun;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#pumping;
    await this.args.journal.close();
  }

  #act(event: () => void): void {
    if (this.#stopped) return;
    const before = this.args.raft.status;
    event();
    const { role, term, leader } = this.args.raft.status;
    if (role !== before.role && (role === "leader" || before.role === "leader"))
      log("info", `raft: ${role} in term ${term}`);
    else if (leader !== before.leader && leader !== undefined)
      log("info", `raft: follows ${leader} in term ${term}`);
    this.#pumping ??= this.#pump().finally(() => (this.#pumping = undefined));
  }

  /** What happens meanwhile is done in the next round: one write to the disk for all of it. */
  async #pump(): Promise<void> {
    // Lets what is already waiting come first.
    await new Promise(setImmediate);
    for (;;) {
      const { records, messages, committed, reads } = this.args.raft.take();
      if (records.length + messages.length + committed.length + reads.length === 0) return;
      try {
        await this.args.journal.append(records);
      } catch (error) {
        // It must not go on as if it remembered.
        log("error", `the journal cannot be written: ${String(error)}`);
        process.exit(1);
      }
      for (const { to, message } of messages) this.args.send(to, message);
      for (const each of committed) this.#apply(each);
      for (const { token, ok } of reads) this.#answer(token, ok);
    }
  }

  #apply({ index, entry }: Committed): void {
    const applied = this.args.store.apply(index, entry.command);
    const proposal = this.#proposals.get(index);
    this.#proposals.delete(index);
    if (proposal?.term === entry.term) proposal.resolve(applied);
    else proposal?.reject(new Unknown());
  }

  #answer(token: number, ok: boolean): void {
    const read = this.#reads.get(token);
    this.#reads.delete(token);
    if (ok) read?.resolve();
    else read?.reject(new NotLeader());
  }
}
