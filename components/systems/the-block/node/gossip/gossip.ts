import { InvalidBlock } from "../ledger/apply-block";
import { decodeBlock, type Block } from "../ledger/block";
import type { Ledger } from "../ledger/ledger";
import { decodeRecord, type LedgerRecord } from "../ledger/records";
import { WireError } from "../ledger/wire";
import { answerBlocks, answerHeaders } from "./answers";
import type { Connection } from "./connection";
import { Frame, type FrameKind } from "./frames";
import type { Ping } from "./messages";
import type { Overlay } from "./overlay";
import { Sync } from "./sync";

/** Bytes of waiting records that are told at once, to a new peer or after a reorganisation. */
const MAX_TOLD_BYTES = 8 * 2 ** 20;

/** What gossip asks of the node. */
export interface GossipHost {
  readonly ledger: Ledger;
  /** Takes in what a peer told; whether it is new and wanted. Throws `WireError` for a bad signature. */
  takeRecord(record: LedgerRecord): boolean;
  /** A block is about to be added that a peer announced just now. */
  blockReceived(hash: string): void;
  waitingRecords(): Iterable<LedgerRecord>;
  diskFailed(error: unknown): void;
}

/** Spreads blocks and records, and keeps up with the heaviest chain of the peers. */
export class Gossip {
  readonly #sync: Sync;
  /** Last head that each peer told. */
  readonly #heads = new WeakMap<Connection, Pick<Ping, "weight" | "head">>();

  constructor(
    private readonly overlay: Overlay,
    private readonly host: GossipHost,
  ) {
    this.#sync = new Sync(host.ledger);
    overlay.on("connected", (connection) => this.#greet(connection));
    overlay.on("disconnected", (connection) => this.#sync.stop(connection));
    overlay.on("ping", (connection, ping) => this.#compare(connection, ping));
    overlay.on("frame", (connection, kind, content) => this.#receive(connection, kind, content));
  }

  announceBlock(block: Block): void {
    this.overlay.broadcast(Frame.block, block.bytes);
  }

  announceRecord(record: LedgerRecord): void {
    this.overlay.broadcast(Frame.record, record.bytes);
  }

  /** Tells all peers these records, as far as is sensible at once. */
  announceRecords(records: Iterable<LedgerRecord>): void {
    let bytes = 0;
    for (const record of records) {
      bytes += record.bytes.length;
      if (bytes > MAX_TOLD_BYTES) return;
      this.announceRecord(record);
    }
  }

  /** Connected peers whose head is known, and how many of them have a heavier one than this node. */
  survey(): { readonly known: number; readonly ahead: number } {
    const heads = this.overlay.connections().flatMap((each) => this.#heads.get(each) ?? []);
    return { known: heads.length, ahead: heads.filter((each) => this.#isAhead(each)).length };
  }

  #isAhead({ weight, head }: Pick<Ping, "weight" | "head">): boolean {
    const { ledger } = this.host;
    return weight > ledger.head.weight && ledger.tree.get(head) === undefined;
  }

  #greet(connection: Connection): void {
    connection.greet();
    let bytes = 0;
    for (const record of this.host.waitingRecords()) {
      bytes += record.bytes.length;
      if (bytes > MAX_TOLD_BYTES) return;
      connection.send(Frame.record, record.bytes);
    }
  }

  #compare(connection: Connection, ping: Ping): void {
    this.#heads.set(connection, { weight: ping.weight, head: ping.head });
    if (this.#isAhead(ping)) this.#sync.start(connection);
  }

  #receive(connection: Connection, kind: FrameKind, content: Buffer): void {
    try {
      this.#handle(connection, kind, content);
    } catch (error) {
      if (error instanceof WireError) throw error;
      if (error instanceof InvalidBlock) throw new WireError(error.message);
      // What remains is the disk's: this node stays behind until it can write again.
      this.host.diskFailed(error);
    }
  }

  #handle(connection: Connection, kind: FrameKind, content: Buffer): void {
    const { ledger } = this.host;
    switch (kind) {
      case Frame.block: {
        this.#receiveBlock(connection, decodeBlock(content));
        return;
      }
      case Frame.record: {
        const record = decodeRecord(Buffer.from(content));
        if (this.host.takeRecord(record)) this.overlay.broadcast(Frame.record, record.bytes, connection);
        return;
      }
      case Frame.getHeaders: {
        answerHeaders(ledger, connection, content);
        return;
      }
      case Frame.getBlocks: {
        answerBlocks(ledger, connection, content);
        return;
      }
      case Frame.headers: {
        this.#sync.headers(connection, content);
        return;
      }
      case Frame.blockSent: {
        this.#sync.block(connection, content);
        return;
      }
      case Frame.blocksEnd: {
        this.#sync.blocksEnd(connection);
        return;
      }
      default:
        throw new WireError(`frame of kind ${kind} where none is expected`);
    }
  }

  #receiveBlock(connection: Connection, block: Block): void {
    this.host.blockReceived(block.hash);
    const result = this.host.ledger.add(block);
    if (result === "orphan") this.#sync.start(connection);
    else if (result === "added") this.overlay.broadcast(Frame.block, block.bytes, connection);
  }
}
