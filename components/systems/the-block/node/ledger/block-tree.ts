import type { Genesis } from "../config/genesis";
import { decodeHeader, type BlockHeader } from "./block";
import { sha256 } from "./keys";

/** A known block: its header, its place in the tree, and where its bytes are in the log. */
export interface Entry {
  /** Counted in the order in which blocks came; genesis is 0. */
  readonly number: number;
  readonly header: BlockHeader;
  readonly hash: string;
  /** Of the chain up to here. */
  readonly weight: number;
  /** Of the block's bytes in the log. */
  readonly offset: number;
  readonly length: number;
}

/** The tree's root; its hash names the network. */
export function genesisEntry(genesis: Genesis): Entry {
  const members = genesis.members.map((m) => [m.identity, m.role, m.weight, m.publicKey]);
  const { network, slotSeconds, confirmations, treasury } = genesis;
  const hash = sha256(JSON.stringify([network, slotSeconds, confirmations, treasury, members]));
  const parent = "0".repeat(64);
  const counts = { transactions: 0, records: 0, body: parent };
  const header = { height: 0, parent, slot: 0, timestamp_ms: 0, proposer: -1, ...counts };
  return { number: 0, header, hash, weight: 0, offset: 0, length: 0 };
}

/** Fork choice: the heavier chain wins; at a tie the one seen first stays. */
export function isHeavier(candidate: Pick<Entry, "weight">, head: Pick<Entry, "weight">): boolean {
  return candidate.weight > head.weight;
}

/** Entries kept as objects; the others are read from the log when they are asked for. */
const CACHED = 1024;
const ROW = 32;
// Places in a row. The tag is the start of the block's hash.
const [WEIGHT, OFFSET, LENGTH, PARENT, HEIGHT, TAG, FLAGS] = [0, 8, 14, 18, 22, 26, 30];
const INVALID = 1;
const VERIFIED = 2;

/**
 * All known blocks. In memory each is a row of 32 bytes and its place in a hash table, so that a long chain takes
 * little; what else is asked of a block comes from the header in the log.
 */
export class BlockTree {
  readonly root: Entry;
  #rows = Buffer.alloc(1024 * ROW);
  #size = 0;
  /** Open addressing: number + 1 of the block whose tag leads here, 0 for none. At most half full. */
  #slots = new Uint32Array(2048);
  readonly #cached = new Map<number, Entry>();

  /** @param headerAt the header's bytes at this offset in the log */
  constructor(
    private readonly genesis: Genesis,
    private readonly headerAt: (offset: number) => Buffer,
  ) {
    this.root = genesisEntry(genesis);
    this.#insert(this.root, 0);
    this.setVerified(0);
  }

  get(hash: string): Entry | undefined {
    const tag = tagOf(hash);
    for (let at = tag; ; at++) {
      const number = (this.#slots[at % this.#slots.length] ?? 0) - 1;
      if (number < 0) return undefined;
      if (this.#rows.readUInt32BE(number * ROW + TAG) !== tag) continue;
      const entry = this.entry(number);
      if (entry.hash === hash) return entry;
    }
  }

  /** The block with this number. */
  entry(number: number): Entry {
    if (number === 0) return this.root;
    const cached = this.#cached.get(number);
    if (cached !== undefined) return cached;
    const row = number * ROW;
    const offset = this.#rows.readUIntBE(row + OFFSET, 6);
    const [weight, length] = [this.#rows.readDoubleBE(row + WEIGHT), this.#rows.readUInt32BE(row + LENGTH)];
    return this.#cache({ number, ...decodeHeader(this.headerAt(offset)), weight, offset, length });
  }

  add(hash: string, header: BlockHeader, parent: Entry, offset: number, length: number): Entry {
    const weight = parent.weight + (this.genesis.members[header.proposer]?.weight ?? 0);
    const entry = { number: this.#size, header, hash, weight, offset, length };
    this.#insert(entry, parent.number);
    if (this.isInvalid(parent.number)) this.#set(entry.number, INVALID);
    return this.#cache(entry);
  }

  /** It, or a block below it, breaks a rule. */
  isInvalid(number: number): boolean {
    return (this.#rows.readUInt8(number * ROW + FLAGS) & INVALID) !== 0;
  }

  /** Marks a block and all on top of it (which came after it). */
  invalidate(number: number): void {
    this.#set(number, INVALID);
    for (let n = number + 1; n < this.#size; n++) if (this.isInvalid(this.#parent(n))) this.#set(n, INVALID);
  }

  /** Whether the signatures in it were found good. */
  isVerified(number: number): boolean {
    return (this.#rows.readUInt8(number * ROW + FLAGS) & VERIFIED) !== 0;
  }

  setVerified(number: number): void {
    this.#set(number, VERIFIED);
  }

  heaviest(): Entry {
    let best = { number: 0, weight: 0 };
    for (let number = 1; number < this.#size; number++) {
      const candidate = { number, weight: this.#rows.readDoubleBE(number * ROW + WEIGHT) };
      if (!this.isInvalid(number) && isHeavier(candidate, best)) best = candidate;
    }
    return this.entry(best.number);
  }

  /** The highest block that both are on top of. */
  commonAncestor(a: number, b: number): number {
    let [left, right] = [a, b];
    while (left !== right) {
      if (this.#height(left) >= this.#height(right)) left = this.#parent(left);
      else right = this.#parent(right);
    }
    return left;
  }

  /** Blocks above `ancestor` up to `tip`, lowest first. */
  path(ancestor: number, tip: number): number[] {
    const path: number[] = [];
    for (let at = tip; at !== ancestor; at = this.#parent(at)) path.push(at);
    return path.reverse();
  }

  #insert({ number, hash, header, weight, offset, length }: Entry, parent: number): void {
    const row = number * ROW;
    if (row === this.#rows.length) this.#grow();
    this.#rows.writeDoubleBE(weight, row + WEIGHT);
    this.#rows.writeUIntBE(offset, row + OFFSET, 6);
    this.#rows.writeUInt32BE(length, row + LENGTH);
    this.#rows.writeUInt32BE(parent, row + PARENT);
    this.#rows.writeUInt32BE(header.height, row + HEIGHT);
    this.#rows.writeUInt32BE(tagOf(hash), row + TAG);
    this.#size++;
    this.#place(number);
  }

  #grow(): void {
    this.#rows = Buffer.concat([this.#rows, Buffer.alloc(this.#rows.length)]);
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#size; number++) this.#place(number);
  }

  #place(number: number): void {
    let at = this.#rows.readUInt32BE(number * ROW + TAG) % this.#slots.length;
    while (this.#slots[at] !== 0) at = (at + 1) % this.#slots.length;
    this.#slots[at] = number + 1;
  }

  #cache(entry: Entry): Entry {
    this.#cached.set(entry.number, entry);
    const [oldest] = this.#cached.keys();
    if (this.#cached.size > CACHED && oldest !== undefined) this.#cached.delete(oldest);
    return entry;
  }

  #parent(number: number): number {
    return this.#rows.readUInt32BE(number * ROW + PARENT);
  }

  #height(number: number): number {
    return this.#rows.readUInt32BE(number * ROW + HEIGHT);
  }

  #set(number: number, flag: number): void {
    const at = number * ROW + FLAGS;
    this.#rows.writeUInt8(this.#rows.readUInt8(at) | flag, at);
  }
}

function tagOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 8), 16);
}
