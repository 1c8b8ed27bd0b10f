import type { Genesis } from "../config/genesis";
import { applyBlock, InvalidBlock, undoBlock, type Journal } from "./apply-block";
import { recordsOf } from "./block";
import type { BlockTree, Entry } from "./block-tree";
import type { Bodies } from "./bodies";
import { RecordIndex } from "./record-index";
import { isRecordSigned, type LedgerRecord } from "./records";
import type { Snapshots } from "./snapshots";
import { State } from "./state";
import { WireError } from "./wire";

/**
 * Blocks below the head that can be undone in memory, and whose records are found by id. A deeper reorganisation
 * (a partition of more than half an hour) builds the state again from a snapshot.
 */
const UNDO_DEPTH = 2048;
/** After a restart, records of so many blocks below the snapshot are found by id again. */
const REINDEXED = 600;

/** Told of each block that becomes or stops being part of the chain. */
export interface ChainListener {
  applied(entry: Entry, records: readonly LedgerRecord[]): void;
  removed(entry: Entry, records: readonly LedgerRecord[]): void;
  /** Whether the signature of the record with this id was checked before. */
  isVerified(id: string): boolean;
}

/** The chain whose tip is the head, and the state after it. */
export class MainChain {
  readonly index = new RecordIndex();
  state: State;
  /** By height: the block's number in the tree. */
  readonly #blocks: number[] = [0];
  /** By number. */
  readonly #journals = new Map<number, Journal>();

  constructor(
    private readonly genesis: Genesis,
    private readonly tree: BlockTree,
    private readonly bodies: Bodies,
    private readonly snapshots: Snapshots,
    private readonly listener: ChainListener,
  ) {
    this.state = State.atGenesis(genesis);
  }

  get head(): Entry {
    return this.tree.entry(this.#blocks.at(-1) ?? 0);
  }

  /** Blocks of the chain from a height to another, both included, as far as there are any. */
  range(from: number, to: number): Entry[] {
    return this.#blocks.slice(from, to + 1).map((number) => this.tree.entry(number));
  }

  contains({ number, header }: Entry): boolean {
    return this.#blocks[header.height] === number;
  }

  /** Makes `target` the head. A broken rule on the way is thrown as `InvalidBlock`; the head is then as before. */
  moveTo(target: Entry): { readonly removed: readonly Entry[]; readonly added: readonly Entry[] } {
    const { head, tree } = this;
    const ancestor = tree.commonAncestor(head.number, target.number);
    const removed = tree.path(ancestor, head.number);
    const added = tree.path(ancestor, target.number);
    if (removed.every((number) => this.#journals.has(number))) this.#moveNear(ancestor, removed, added);
    else this.#moveFar(removed, added);
    const entries = (numbers: readonly number[]): Entry[] => numbers.map((number) => tree.entry(number));
    return { removed: entries(removed), added: entries(added) };
  }

  #moveNear(ancestor: number, removed: readonly number[], added: readonly number[]): void {
    while (this.head.number !== ancestor) this.#retreat();
    try {
      for (const number of added) this.#advance(number);
    } catch (error) {
      while (this.head.number !== ancestor) this.#retreat();
      for (const number of removed) this.#advance(number);
      throw error;
    }
  }

  /** Without undoing: the state is built again from below the common ancestor. */
  #moveFar(removed: readonly number[], added: readonly number[]): void {
    const head = this.head.number;
    const tell = (what: "applied" | "removed", numbers: readonly number[]): void => {
      for (const number of numbers) this.listener[what](this.tree.entry(number), this.#records(number));
    };
    tell("removed", removed.toReversed());
    try {
      this.rebuild(added.at(-1) ?? head);
    } catch (error) {
      this.rebuild(head);
      tell("applied", removed);
      throw error;
    }
    tell("applied", added);
  }

  /** Makes `target` the head from the newest snapshot below it, or from genesis, telling nobody. */
  rebuild(target: number): void {
    const path = [0, ...this.tree.path(0, target)];
    let base = 0;
    this.state = State.atGenesis(this.genesis);
    for (const { hash, state } of this.snapshots.newestFirst()) {
      const entry = this.tree.get(hash);
      if (entry === undefined || path[entry.header.height] !== entry.number) continue;
      base = entry.header.height;
      this.state = state;
      break;
    }
    this.#journals.clear();
    this.index.clear();
    this.#blocks.splice(0, Infinity);
    for (const number of path.slice(0, base + 1)) {
      this.#blocks.push(number);
      this.tree.setVerified(number);
    }
    for (let height = Math.max(1, base - REINDEXED); height <= base; height++) this.#index(height);
    for (const number of path.slice(base + 1)) this.#apply(number, this.#records(number));
  }

  #advance(number: number): void {
    const records = this.#records(number);
    this.#apply(number, records);
    this.listener.applied(this.tree.entry(number), records);
  }

  #apply(number: number, records: readonly LedgerRecord[]): void {
    const { height } = this.tree.entry(number).header;
    try {
      if (!this.tree.isVerified(number)) this.#verify(height, records);
      this.#journals.set(number, applyBlock(this.state, records, height, this.genesis));
    } catch (error) {
      if (error instanceof InvalidBlock) this.tree.invalidate(number);
      throw error;
    }
    this.tree.setVerified(number);
    this.#blocks.push(number);
    for (const { id } of records) this.index.add(id, height);
    this.index.prune(height - UNDO_DEPTH);
    this.#journals.delete(this.#blocks[height - UNDO_DEPTH] ?? 0);
  }

  #verify(height: number, records: readonly LedgerRecord[]): void {
    for (const record of records)
      if (!this.listener.isVerified(record.id) && !isRecordSigned(record, this.genesis))
        throw new InvalidBlock(`block ${height}: ${record.kind} ${record.id}: bad signature`);
  }

  #retreat(): void {
    const { head } = this;
    const records = this.#records(head.number);
    undoBlock(this.state, records, this.#journals.get(head.number) ?? new Map(), this.genesis);
    this.#journals.delete(head.number);
    this.#blocks.pop();
    for (const { id } of records) this.index.remove(id);
    this.listener.removed(head, records);
  }

  /** A block that cannot be read any more, whose effects are in the snapshot, is only not found by its records. */
  #index(height: number): void {
    try {
      for (const { id } of this.#records(this.#blocks[height] ?? 0)) this.index.add(id, height);
    } catch (error) {
      if (!(error instanceof InvalidBlock)) throw error;
    }
  }

  /** Throws `InvalidBlock`, and marks it, when its bytes are no records. */
  #records(number: number): LedgerRecord[] {
    try {
      return recordsOf(this.bodies.blockOf(this.tree.entry(number)));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      if (!this.tree.isVerified(number)) this.tree.invalidate(number);
      throw new InvalidBlock(error.message);
    }
  }
}
