import { InvalidBlock } from "../ledger/apply-block";
import { decodeBlock, type Block } from "../ledger/block";
import type { Ledger } from "../ledger/ledger";
import type { Mempool } from "../ledger/mempool";
import { decodeRecord, type LedgerRecord } from "../ledger/records";
import { WireError } from "../ledger/wire";
import { log } from "../log";
import type { Submission } from "../submission";
import { answerBlocks, answerHeaders } from "./answers";
import type { Connection } from "./connection";
import { Frame, type FrameKind } from "./frames";
import type { Ping } from "./messages";
import type { Overlay } from "./overlay";
import { Sync } from "./sync";

/** Bytes of waiting records that are told at once, to a new peer or after a reorganisation. */
const MAX_TOLD_BYTES = 8 * 2 ** 20;
/** Blocks of which it is remembered when they came. */
const REMEMBERED = 256;

/** Spreads blocks and records, and keeps up with the heaviest chain of the peers. */
export class Gossip {
  readonly #sync: Sync;
  /** Last head that each peer told. */
  readonly #heads = new WeakMap<Connection, Pick<Ping, "weight" | "head">>();
  readonly #received = new Map<string, number>();

  constructor(
    private readonly overlay: Overlay,
    private readonly ledger: Ledger,
    mempool: Mempool,
    private readonly submission: Submission,
  ) {
    this.#sync = new Sync(ledger);
    overlay.on("connected", (connection) => {
      connection.greet();
      this.#tell(mempool.records(), (record) => connection.send(Frame.record, record.bytes));
    });
    overlay.on("disconnected", (connection) => this.#sync.stop(connection));
    overlay.on("ping", (connection, ping) => {
      this.#heads.set(connection, { weight: ping.weight, head: ping.head });
      if (this.#isAhead(ping)) this.#sync.start(connection);
    });
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
    this.#tell(records, (record) => this.announceRecord(record));
  }

  /** This node's clock (ms) when a peer announced the block; undefined when it was made here or fetched to catch up. */
  receivedAt(hash: string): number | undefined {
    return this.#received.get(hash);
  }

  /** Connected peers whose head is known, and how many of them have a heavier one than this node. */
  survey(): { readonly known: number; readonly ahead: number } {
    const heads = this.overlay.connections().flatMap((each) => this.#heads.get(each) ?? []);
    return { known: heads.length, ahead: heads.filter((each) => this.#isAhead(each)).length };
  }

  #isAhead({ weight, head }: Pick<Ping, "weight" | "head">): boolean {
    return weight > this.ledger.head.weight && this.ledger.tree.get(head) === undefined;
  }

  #tell(records: Iterable<LedgerRecord>, send: (record: LedgerRecord) => void): void {
    let bytes = 0;
    for (const record of records) {
      bytes += record.bytes.length;
      if (bytes > MAX_TOLD_BYTES) return;
      send(record);
    }
  }

  #receive(connection: Connection, kind: FrameKind, content: Buffer): void {
    try {
      this.#handle(connection, kind, content);
    } catch (error) {
      if (error instanceof WireError) throw error;
      if (error instanceof InvalidBlock) throw new WireError(error.message);
      // What remains is the disk's: this node stays behind until it can write again.
      log("error", `a block could not be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #handle(connection: Connection, kind: FrameKind, content: Buffer): void {
    switch (kind) {
      case Frame.block:
        this.#receiveBlock(connection, decodeBlock(content));
        break;
      case Frame.record: {
        const record = decodeRecord(Buffer.from(content));
        if (this.submission.take(record)) this.overlay.broadcast(Frame.record, record.bytes, connection);
        break;
      }
      case Frame.getHeaders:
        answerHeaders(this.ledger, connection, content);
        break;
      case Frame.getBlocks:
        answerBlocks(this.ledger, connection, content);
        break;
      case Frame.headers:
        this.#sync.headers(connection, content);
        break;
      case Frame.blockSent:
        this.#sync.block(connection, content);
        break;
      case Frame.blocksEnd:
        this.#sync.blocksEnd(connection);
        break;
      default:
        throw new WireError(`frame of kind ${kind} where none is expected`);
    }
  }

  #receiveBlock(connection: Connection, block: Block): void {
    if (!this.#received.has(block.hash)) this.#received.set(block.hash, Date.now());
    const [oldest] = this.#received.keys();
    if (this.#received.size > REMEMBERED && oldest !== undefined) this.#received.delete(oldest);
    const result = this.ledger.add(block);
    if (result === "orphan") this.#sync.start(connection);
    else if (result === "added") this.overlay.broadcast(Frame.block, block.bytes, connection);
  }
}
