import { InvalidBlock } from "../ledger/apply-block";
import { decodeBlock, decodeHeader, type Block } from "../ledger/block";
import { isEarly, objectionToHeader, type Parent } from "../ledger/header-rules";
import type { Ledger } from "../ledger/ledger";
import { WireError } from "../ledger/wire";
import type { Connection } from "./connection";
import { Frame } from "./frames";
import { decodeHeaders, encodeHashes, MAX_BLOCKS, MAX_HEADERS } from "./messages";

/** Milliseconds without an answer after which another peer may be asked. */
const GIVE_UP_AFTER = 5000;

interface Running {
  readonly from: Connection;
  /** Hashes of blocks to ask for, lowest first. */
  wanted: string[];
  /** Whether the peer may have more headers. */
  hasMore: boolean;
  readonly received: Map<string, Block>;
  progress: number;
}

/** Fetches the blocks that a peer's chain has and this node lacks: first their headers, then them. One peer at a time. */
export class Sync {
  #running: Running | undefined;

  constructor(private readonly ledger: Ledger) {}

  /** Begins, unless it is under way. */
  start(from: Connection): void {
    const running = this.#running;
    if (running !== undefined && performance.now() - running.progress < GIVE_UP_AFTER) return;
    this.#running = { from, wanted: [], hasMore: false, received: new Map(), progress: performance.now() };
    this.#askHeaders(from);
  }

  /** Forgets what was asked of a connection that is over. */
  stop(from: Connection): void {
    if (this.#running?.from === from) this.#running = undefined;
  }

  headers(from: Connection, content: Buffer): void {
    const running = this.#of(from);
    if (running === undefined) return;
    const headers = decodeHeaders(content);
    running.wanted = this.#check(headers);
    running.hasMore = headers.length === MAX_HEADERS;
    this.#askBlocks(running);
  }

  /** Only what was asked for is held, and each block once, so that what waits is bounded. */
  block(from: Connection, content: Buffer): void {
    const running = this.#of(from);
    if (running === undefined) return;
    // A copy of its own: several wait together, and each frame's buffer may be larger.
    const block = decodeBlock(Buffer.from(content));
    if (running.wanted.slice(0, MAX_BLOCKS).includes(block.hash)) running.received.set(block.hash, block);
  }

  /** All blocks of one request are here. Throws as `Ledger.add` does. */
  blocksEnd(from: Connection): void {
    const running = this.#of(from);
    if (running === undefined) return;
    const received = [...running.received.values()];
    running.received.clear();
    if (received.length === 0) this.#running = undefined;
    try {
      this.ledger.add(...received);
    } catch (error) {
      this.#running = undefined;
      throw error instanceof InvalidBlock ? new WireError(error.message) : error;
    }
    running.wanted = running.wanted.filter((hash) => this.ledger.tree.get(hash) === undefined);
    if (this.#running === running) this.#askBlocks(running);
  }

  #of(from: Connection): Running | undefined {
    const running = this.#running;
    if (running?.from !== from) return undefined;
    running.progress = performance.now();
    return running;
  }

  /** Headers must follow each other and a known block. Answers the hashes of the unknown ones. */
  #check(headers: readonly Buffer[]): string[] {
    const unknown: string[] = [];
    let parent: (Parent & { readonly hash: string }) | undefined;
    for (const bytes of headers) {
      const { header, hash } = decodeHeader(bytes);
      if (isEarly(this.ledger.genesis, header, Date.now())) break;
      parent ??= this.ledger.tree.get(header.parent);
      if (parent?.hash !== header.parent) throw new WireError(`header ${hash}: does not follow`);
      const objection = objectionToHeader(this.ledger.genesis, parent, header, bytes);
      if (objection !== undefined) throw new WireError(`header ${hash}: ${objection}`);
      parent = { header, hash };
      if (this.ledger.tree.get(hash) === undefined) unknown.push(hash);
    }
    return unknown;
  }

  #askBlocks(running: Running): void {
    const { from, wanted, hasMore } = running;
    if (wanted.length > 0) from.send(Frame.getBlocks, encodeHashes(wanted.slice(0, MAX_BLOCKS)));
    else if (hasMore) this.#askHeaders(from);
    else this.#running = undefined;
  }

  #askHeaders(from: Connection): void {
    from.send(Frame.getHeaders, encodeHashes(locator(this.ledger)));
  }
}

/** Hashes of this node's chain, newest first, at growing distances down to genesis. */
function locator(ledger: Ledger): string[] {
  const hashes: string[] = [];
  for (let height = ledger.head.header.height, step = 1; height > 0; height -= step) {
    hashes.push(...ledger.range(height, height).map(({ hash }) => hash));
    if (hashes.length >= 10) step *= 2;
  }
  return [...hashes, ledger.tree.root.hash];
}
