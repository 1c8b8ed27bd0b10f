import type { Genesis } from "../config/genesis";
import { applyBlock, InvalidBlock, undoBlock, type Journal } from "./apply-block";
import { recordsOf } from "./block";
import { commonAncestor, pathBetween, type BlockTree, type Entry } from "./block-tree";
import type { Bodies } from "./bodies";
import { REINDEXED, UNDO_DEPTH } from "./depth";
import { RecordIndex } from "./record-index";
import { isRecordSigned, type LedgerRecord } from "./records";
import type { Snapshots } from "./snapshots";
import { State } from "./state";
import { WireError } from "./wire";

/** Told of each block that becomes or stops being part of the chain. */
export interface ChainListener {
  applied(entry: Entry, records: readonly LedgerRecord[]): void;
  removed(entry: Entry, records: readonly LedgerRecord[]): void;
  /** Whether the signature of the record with this id was checked before. */
  isVerified(id: string): boolean;
}

/** The chain whose tip is the head, and the state after it. */
export class MainChain {
  /** By height. */
  readonly blocks: Entry[];
  readonly index = new RecordIndex();
  state: State;
  readonly #journals = new Map<string, Journal>();

  constructor(
    private readonly genesis: Genesis,
    private readonly tree: BlockTree,
    private readonly bodies: Bodies,
    private readonly snapshots: Snapshots,
    private readonly listener: ChainListener,
  ) {
    this.blocks = [tree.root];
    this.state = State.atGenesis(genesis);
  }

  get head(): Entry {
    return this.blocks.at(-1) ?? this.tree.root;
  }

  contains(entry: Entry): boolean {
    return this.blocks[entry.header.height] === entry;
  }

  /** Makes `target` the head. A broken rule on the way is thrown as `InvalidBlock`; the head is then as before. */
  moveTo(target: Entry): { readonly removed: readonly Entry[]; readonly added: readonly Entry[] } {
    const ancestor = commonAncestor(this.head, target);
    const removed = pathBetween(ancestor, this.head);
    const added = pathBetween(ancestor, target);
    if (removed.some(({ hash }) => !this.#journals.has(hash))) this.#moveFar(removed, added);
    else this.#moveNear(ancestor, removed, added);
    return { removed, added };
  }

  #moveNear(ancestor: Entry, removed: readonly Entry[], added: readonly Entry[]): void {
    while (this.head !== ancestor) this.#retreat();
    try {
      for (const entry of added) this.#advance(entry, false);
    } catch (error) {
      while (this.head !== ancestor) this.#retreat();
      for (const entry of removed) this.#advance(entry, true);
      throw error;
    }
  }

  /** Without undoing: the state is built again from below the common ancestor. */
  #moveFar(removed: readonly Entry[], added: readonly Entry[]): void {
    const head = this.head;
    const target = added.at(-1) ?? head;
    for (const entry of removed.toReversed()) this.listener.removed(entry, this.#records(entry));
    try {
      this.rebuild(target);
    } catch (error) {
      this.rebuild(head);
      for (const entry of removed) this.listener.applied(entry, this.#records(entry));
      throw error;
    }
    for (const entry of added) this.listener.applied(entry, this.#records(entry));
  }

  /** Makes `target` the head from the newest snapshot below it, or from genesis, telling nobody. */
  rebuild(target: Entry): void {
    const path = [this.tree.root, ...pathBetween(this.tree.root, target)];
    let base = this.tree.root;
    this.state = State.atGenesis(this.genesis);
    for (const { hash, state } of this.snapshots.newestFirst()) {
      const entry = this.tree.get(hash);
      if (entry === undefined || path[entry.header.height] !== entry) continue;
      base = entry;
      this.state = state;
      break;
    }
    this.#journals.clear();
    this.index.clear();
    const { height } = base.header;
    this.blocks.splice(0, Infinity, ...path.slice(0, height + 1));
    for (const entry of path.slice(Math.max(1, height - REINDEXED), height + 1)) this.#index(entry);
    for (const entry of path.slice(height + 1)) this.#apply(entry, this.#records(entry));
  }

  /** `isTrusted`: it was part of this chain before. */
  #advance(entry: Entry, isTrusted: boolean): void {
    const records = this.#records(entry);
    if (!isTrusted) this.#verify(entry, records);
    this.#apply(entry, records);
    this.listener.applied(entry, records);
  }

  #verify({ header }: Entry, records: readonly LedgerRecord[]): void {
    for (const record of records)
      if (!this.listener.isVerified(record.id) && !isRecordSigned(record, this.genesis))
        throw new InvalidBlock(`block ${header.height}: ${record.kind} ${record.id}: bad signature`);
  }

  #apply(entry: Entry, records: readonly LedgerRecord[]): void {
    const { height } = entry.header;
    this.#journals.set(entry.hash, applyBlock(this.state, records, height, this.genesis));
    this.blocks.push(entry);
    for (const { id } of records) this.index.add(id, height);
    this.index.prune(height);
    const old = this.blocks[height - UNDO_DEPTH];
    if (old !== undefined) this.#journals.delete(old.hash);
  }

  #retreat(): void {
    const { head } = this;
    const records = this.#records(head);
    undoBlock(this.state, records, this.#journals.get(head.hash) ?? new Map(), this.genesis);
    this.#journals.delete(head.hash);
    this.blocks.pop();
    for (const { id } of records) this.index.remove(id);
    this.listener.removed(head, records);
  }

  #index(entry: Entry): void {
    for (const { id } of this.#records(entry)) this.index.add(id, entry.header.height);
  }

  #records(entry: Entry): LedgerRecord[] {
    try {
      return recordsOf(this.bodies.blockOf(entry));
    } catch (error) {
      throw error instanceof WireError ? new InvalidBlock(error.message) : error;
    }
  }
}
