import { EventEmitter } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Genesis } from "../config/genesis";
import { log } from "../log";
import { applicable, InvalidBlock } from "./apply-block";
import { decodeHeader, HEADER_BYTES, MAX_BODY_BYTES, type Block } from "./block";
import { BlockLog } from "./block-log";
import { BlockTree, isHeavier, type Entry } from "./block-tree";
import { Bodies } from "./bodies";
import { isEarly, objectionToHeader, objectionToProposer } from "./header-rules";
import { MainChain } from "./main-chain";
import { Orphans } from "./orphans";
import type { LedgerRecord } from "./records";
import { SNAPSHOT_EVERY, SNAPSHOT_EVERY_BYTES, Snapshots } from "./snapshots";
import type { State } from "./state";

/** `head` comes once for each change of the head, after `removed` and `applied` of each block. */
interface Events {
  applied: [entry: Entry, records: readonly LedgerRecord[]];
  removed: [entry: Entry, records: readonly LedgerRecord[]];
  head: [added: readonly Entry[], removed: readonly Entry[]];
}

export interface LedgerOptions {
  readonly genesis: Genesis;
  readonly directory: string;
  /** Bytes of block bodies kept in memory. */
  readonly cacheLimit: number;
  /** Whether the signature of the record with this id was checked before. */
  readonly isVerified?: (id: string) => boolean;
}

/** A reorganisation of more blocks is told. */
const TOLD = 100;

/** What became of a block: in the tree now; there before; below an unknown block; of a slot that has not come. */
export type Added = "added" | "known" | "orphan" | "early";

/** All blocks that this node knows, on disk, and the heaviest valid chain of them. */
export class Ledger extends EventEmitter<Events> {
  readonly genesis: Genesis;
  readonly tree: BlockTree;
  readonly bodies: Bodies;
  readonly #chain: MainChain;
  readonly #log: BlockLog;
  readonly #snapshots: Snapshots;
  readonly #orphans = new Orphans();
  #lastSnapshot = { height: 0, logLength: 0 };

  constructor({ genesis, directory, cacheLimit, isVerified }: LedgerOptions) {
    super();
    mkdirSync(directory, { recursive: true });
    this.genesis = genesis;
    this.#log = new BlockLog(join(directory, "blocks.log"));
    this.tree = new BlockTree(genesis, (offset) => this.#log.read(offset, HEADER_BYTES));
    this.#snapshots = new Snapshots(join(directory, "snapshots"));
    const [newest] = this.#snapshots.newestFirst();
    this.#log.scan(newest?.logLength ?? 0, (...found) => this.#remember(...found));
    this.bodies = new Bodies(this.#log, cacheLimit);
    this.#chain = new MainChain(genesis, this.tree, this.bodies, this.#snapshots, {
      applied: (...block) => this.emit("applied", ...block),
      removed: (...block) => this.emit("removed", ...block),
      isVerified: isVerified ?? (() => false),
    });
    this.#restore();
  }

  get head(): Entry {
    return this.#chain.head;
  }

  get state(): State {
    return this.#chain.state;
  }

  /** Blocks of the chain from a height to another, both included, as far as there are any; genesis has height 0. */
  range(from: number, to: number): Entry[] {
    return this.#chain.range(from, to);
  }

  /** Whether it is part of the chain. */
  contains(entry: Entry): boolean {
    return this.#chain.contains(entry);
  }

  /** Height up to which blocks, and what is in them, are confirmed. */
  confirmedHeight(): number {
    return Math.max(0, this.head.header.height - this.genesis.confirmations);
  }

  /** Height of the block in the chain that has the record; undefined also for those of long ago. */
  heightOf(record: string): number | undefined {
    return this.#chain.index.heightOf(record);
  }

  /**
   * Takes blocks in, flushed to the disk before it comes back, and follows the heaviest chain. Answers for the last of
   * them. Throws `InvalidBlock`, or the error of the disk.
   */
  add(...blocks: readonly Block[]): Added {
    let result: Added = "known";
    let objection: InvalidBlock | undefined;
    const entries: Entry[] = [];
    try {
      for (const block of blocks) {
        const { is, entry } = this.#insert(block);
        result = is;
        if (entry !== undefined) entries.push(entry, ...this.#adopt(entry));
      }
    } finally {
      if (entries.length > 0) this.#log.flush();
      for (const entry of entries) objection = this.#follow(entry) ?? objection;
    }
    const bad = entries.find(({ number }) => this.tree.isInvalid(number));
    if (bad !== undefined)
      throw objection ?? new InvalidBlock(`block ${bad.hash} is on one that breaks a rule`);
    return result;
  }

  /** Those of the records that a block on the head can hold. */
  applicable(records: Iterable<LedgerRecord>): LedgerRecord[] {
    const height = this.head.header.height + 1;
    return applicable(this.state, records, height, this.genesis, MAX_BODY_BYTES);
  }

  /** Writes a snapshot, so that the next start is quick, and closes the log. */
  close(): void {
    this.#snapshot();
    this.#log.close();
  }

  #insert(block: Block): { readonly is: Added; readonly entry?: Entry } {
    const { header, hash, bytes } = block;
    if (this.tree.get(hash) !== undefined) return { is: "known" };
    if (isEarly(this.genesis, header, Date.now())) return { is: "early" };
    const parent = this.tree.get(header.parent);
    const objection =
      parent === undefined
        ? objectionToProposer(this.genesis, header, bytes)
        : objectionToHeader(this.genesis, parent, header, bytes);
    if (objection !== undefined) throw new InvalidBlock(`block ${hash}: ${objection}`);
    if (parent === undefined) {
      this.#orphans.add(block);
      return { is: "orphan" };
    }
    const entry = this.tree.add(hash, header, parent, this.#log.append(bytes), bytes.length);
    this.bodies.keep(hash, bytes);
    return { is: "added", entry };
  }

  /** Inserts blocks that waited for this one; a wrong one among them is dropped. */
  #adopt({ hash }: Entry): Entry[] {
    return this.#orphans.take(hash).flatMap((block) => {
      try {
        const { entry } = this.#insert(block);
        return entry === undefined ? [] : [entry, ...this.#adopt(entry)];
      } catch (error) {
        if (error instanceof InvalidBlock) return [];
        throw error;
      }
    });
  }

  /** Makes it the head if it is heavier; answers why it cannot be. */
  #follow(entry: Entry): InvalidBlock | undefined {
    if (this.tree.isInvalid(entry.number) || !isHeavier(entry, this.head)) return;
    const began = performance.now();
    try {
      const { added, removed } = this.#chain.moveTo(entry);
      if (removed.length > TOLD)
        log(
          "warn",
          `${removed.length} blocks left the chain for ${added.length} others, which took ${Math.round(performance.now() - began)} ms`,
        );
      this.emit("head", added, removed);
      const blocks = Math.abs(this.head.header.height - this.#lastSnapshot.height);
      const bytes = this.#log.length - this.#lastSnapshot.logLength;
      if (blocks >= SNAPSHOT_EVERY || bytes >= SNAPSHOT_EVERY_BYTES) this.#snapshot();
    } catch (error) {
      if (!(error instanceof InvalidBlock)) throw error;
      return error;
    }
    return undefined;
  }

  #snapshot(): void {
    const { hash, header } = this.head;
    // Not tried again at each block: a full disk stays full for a while.
    this.#lastSnapshot = { height: header.height, logLength: this.#log.length };
    if (header.height === 0) return;
    try {
      this.#snapshots.write(header.height, { hash, logLength: this.#log.length, state: this.state });
    } catch (error) {
      log("warn", `no snapshot at height ${header.height}: ${String(error)}`);
    }
  }

  /** A block of the log, at start. */
  #remember(bytes: Buffer, offset: number, length: number): void {
    const { header, hash } = decodeHeader(bytes);
    const parent = this.tree.get(header.parent);
    if (parent !== undefined && this.tree.get(hash) === undefined)
      this.tree.add(hash, header, parent, offset, length);
  }

  #restore(): void {
    for (;;) {
      try {
        this.#chain.rebuild(this.tree.heaviest().number);
        this.#lastSnapshot = { height: this.head.header.height, logLength: this.#log.length };
        return;
      } catch (error) {
        // It is marked by now, so that the next heaviest is another one.
        if (!(error instanceof InvalidBlock)) throw error;
        log("warn", error.message);
      }
    }
  }
}
