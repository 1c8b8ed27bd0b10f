import { EventEmitter } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Genesis } from "../config/genesis";
import { applicable, InvalidBlock } from "./apply-block";
import { decodeHeader, MAX_BODY_BYTES, type Block } from "./block";
import { BlockLog } from "./block-log";
import { BlockTree, isHeavier, type Entry } from "./block-tree";
import { Bodies } from "./bodies";
import { SNAPSHOT_EVERY } from "./depth";
import { isEarly, objectionToHeader } from "./header-rules";
import { MainChain } from "./main-chain";
import { Orphans } from "./orphans";
import type { LedgerRecord } from "./records";
import { Snapshots } from "./snapshots";
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
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** What became of a block: in the tree now; there before; below an unknown block; of a slot that has not come. */
export type Added = "added" | "known" | "orphan" | "early";

/** All blocks that this node knows, on disk, and the heaviest valid chain of them. */
export class Ledger extends EventEmitter<Events> {
  readonly genesis: Genesis;
  readonly tree: BlockTree;
  readonly bodies: Bodies;
  /** Snapshots that could not be written. */
  snapshotErrors = 0;
  readonly #chain: MainChain;
  readonly #log: BlockLog;
  readonly #snapshots: Snapshots;
  readonly #orphans = new Orphans();
  readonly #now: () => number;

  constructor({ genesis, directory, cacheLimit, isVerified, now }: LedgerOptions) {
    super();
    mkdirSync(directory, { recursive: true });
    this.genesis = genesis;
    this.#now = now ?? Date.now;
    this.tree = new BlockTree(genesis);
    this.#snapshots = new Snapshots(join(directory, "snapshots"));
    const [newest] = this.#snapshots.newestFirst();
    this.#log = new BlockLog(join(directory, "blocks.log"), newest?.logLength ?? 0, (...found) =>
      this.#remember(...found),
    );
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

  /** The chain by height, genesis first. */
  get blocks(): readonly Entry[] {
    return this.#chain.blocks;
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
    const entries: Entry[] = [];
    try {
      for (const block of blocks) {
        const { is, entry } = this.#insert(block);
        result = is;
        if (entry !== undefined) entries.push(entry, ...this.#adopt(entry));
      }
    } finally {
      if (entries.length > 0) this.#log.flush();
      for (const entry of entries) this.#follow(entry);
    }
    const objection = entries.find(({ invalid }) => invalid);
    if (objection !== undefined) throw new InvalidBlock(`block ${objection.hash} breaks a rule`);
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
    if (isEarly(this.genesis, header, this.#now())) return { is: "early" };
    const parent = this.tree.get(header.parent);
    if (parent === undefined) {
      this.#orphans.add(block);
      return { is: "orphan" };
    }
    const objection = objectionToHeader(this.genesis, parent, header, bytes);
    if (objection !== undefined) throw new InvalidBlock(`block ${hash}: ${objection}`);
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

  #follow(entry: Entry): void {
    if (entry.invalid || !isHeavier(entry, this.head)) return;
    try {
      const { added, removed } = this.#chain.moveTo(entry);
      this.emit("head", added, removed);
      if (this.head.header.height % SNAPSHOT_EVERY === 0) this.#snapshot();
    } catch (error) {
      if (!(error instanceof InvalidBlock)) throw error;
      this.tree.invalidate(entry);
    }
  }

  #snapshot(): void {
    const { hash, header } = this.head;
    try {
      if (header.height > 0)
        this.#snapshots.write(header.height, { hash, logLength: this.#log.length, state: this.state });
    } catch {
      this.snapshotErrors++;
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
      const head = this.tree.heaviest();
      try {
        this.#chain.rebuild(head);
        return;
      } catch (error) {
        if (!(error instanceof InvalidBlock)) throw error;
        this.tree.invalidate(head);
      }
    }
  }
}
