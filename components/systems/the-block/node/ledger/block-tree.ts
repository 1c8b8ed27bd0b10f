import type { Genesis } from "../config/genesis";
import type { BlockHeader } from "./block";
import { sha256 } from "./keys";

/** A known block: its header and where its bytes are in the log. */
export interface Entry {
  readonly header: BlockHeader;
  readonly hash: string;
  readonly parent: Entry | undefined;
  /** Of the chain up to here. */
  readonly weight: number;
  /** Of the block's bytes in the log. */
  readonly offset: number;
  readonly length: number;
  /** It, or a block below it, breaks a rule. */
  invalid: boolean;
}

/** The tree's root; its hash names the network. */
export function genesisEntry(genesis: Genesis): Entry {
  const members = genesis.members.map((m) => [m.identity, m.role, m.weight, m.publicKey]);
  const { network, slotSeconds, confirmations, treasury } = genesis;
  const hash = sha256(JSON.stringify([network, slotSeconds, confirmations, treasury, members]));
  const parent = "0".repeat(64);
  const counts = { transactions: 0, records: 0, body: parent };
  const header = { height: 0, parent, slot: 0, timestamp_ms: 0, proposer: -1, ...counts };
  return { header, hash, parent: undefined, weight: 0, offset: 0, length: 0, invalid: false };
}

/** Fork choice: the heavier chain wins; at a tie the one seen first stays. */
export function isHeavier(candidate: Entry, head: Entry): boolean {
  return candidate.weight > head.weight;
}

/** The highest block that both are on top of. */
export function commonAncestor(a: Entry, b: Entry): Entry {
  let left: Entry = a;
  let right: Entry = b;
  while (left !== right) {
    if (left.header.height >= right.header.height && left.parent !== undefined) left = left.parent;
    else if (right.parent !== undefined) right = right.parent;
    else throw new Error(`Blocks ${a.hash} and ${b.hash} have no common ancestor.`);
  }
  return left;
}

/** Entries above `ancestor` up to `tip`, lowest first. */
export function pathBetween(ancestor: Entry, tip: Entry): Entry[] {
  const path: Entry[] = [];
  for (let at: Entry | undefined = tip; at !== undefined && at !== ancestor; at = at.parent) path.push(at);
  return path.reverse();
}

/** All known blocks by hash, in the order in which they came. */
export class BlockTree {
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly genesis: Genesis,
    readonly root = genesisEntry(genesis),
  ) {
    this.#entries.set(root.hash, root);
  }

  get(hash: string): Entry | undefined {
    return this.#entries.get(hash);
  }

  add(hash: string, header: BlockHeader, parent: Entry, offset: number, length: number): Entry {
    const weight = parent.weight + (this.genesis.members[header.proposer]?.weight ?? 0);
    const entry = { header, hash, parent, weight, offset, length, invalid: parent.invalid };
    this.#entries.set(hash, entry);
    return entry;
  }

  /** Marks a block and all on top of it (which came after it). */
  invalidate(entry: Entry): void {
    entry.invalid = true;
    for (const each of this.#entries.values()) if (each.parent?.invalid === true) each.invalid = true;
  }

  heaviest(): Entry {
    let head = this.root;
    for (const each of this.#entries.values()) if (!each.invalid && isHeavier(each, head)) head = each;
    return head;
  }
}
