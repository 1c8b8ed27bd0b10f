import type { KeyObject } from "node:crypto";
import { sha256, SIGNATURE_BYTES, signBytes } from "./keys";
import { decodeRecord, type LedgerRecord } from "./records";
import { uint, WireError, WireReader } from "./wire";

const BLOCK_MAGIC = "TBB1";
export const HEADER_BYTES = 158;
/** Of one block's records with their lengths. */
export const MAX_BODY_BYTES = 3 * 2 ** 20;

export interface BlockHeader {
  readonly height: number;
  /** Hash of the block before, in hex. */
  readonly parent: string;
  /** Seconds since 1970 by slotSeconds. */
  readonly slot: number;
  readonly timestamp_ms: number;
  /** Index among the members. */
  readonly proposer: number;
  readonly transactions: number;
  readonly records: number;
  /** SHA-256 of the body, in hex. */
  readonly body: string;
}

/** A block: header with signature, then each record with its length before it. */
export interface Block {
  readonly header: BlockHeader;
  /** SHA-256 of the signed header, in hex. */
  readonly hash: string;
  readonly bytes: Buffer;
}

function encodeHeader(header: BlockHeader): Buffer {
  return Buffer.concat([
    Buffer.from(BLOCK_MAGIC),
    uint(header.height, 4),
    Buffer.from(header.parent, "hex"),
    uint(header.slot, 6),
    uint(header.timestamp_ms, 6),
    uint(header.proposer, 2),
    uint(header.transactions, 4),
    uint(header.records, 4),
    Buffer.from(header.body, "hex"),
  ]);
}

/** Transactions of records: the transfers of batches. */
function countTransactions(records: readonly LedgerRecord[]): number {
  return records.reduce((sum, record) => sum + (record.kind === "batch" ? record.count : 0), 0);
}

/** Makes and signs a block. */
export function signBlock(
  privateKey: KeyObject,
  place: Pick<BlockHeader, "height" | "parent" | "slot" | "timestamp_ms" | "proposer">,
  records: readonly LedgerRecord[],
): Block {
  const body = Buffer.concat(records.flatMap(({ bytes }) => [uint(bytes.length, 4), bytes]));
  const transactions = countTransactions(records);
  const unsigned = encodeHeader({ ...place, transactions, records: records.length, body: sha256(body) });
  return decodeBlock(Buffer.concat([unsigned, signBytes(privateKey, unsigned), body]));
}

/** Reads the signed header at the start of the bytes. Throws `WireError`. */
export function decodeHeader(bytes: Buffer): { readonly header: BlockHeader; readonly hash: string } {
  const reader = new WireReader(bytes, "block header");
  reader.magic(BLOCK_MAGIC);
  const header: BlockHeader = {
    height: reader.uint(4),
    parent: reader.hex(32),
    slot: reader.uint(6),
    timestamp_ms: reader.uint(6),
    proposer: reader.uint(2),
    transactions: reader.uint(4),
    records: reader.uint(4),
    body: reader.hex(32),
  };
  reader.slice(SIGNATURE_BYTES);
  return { header, hash: sha256(bytes.subarray(0, HEADER_BYTES)) };
}

/** Signature in a block's or header's bytes, and what it is over. */
export function signatureIn(bytes: Buffer): { readonly over: Buffer; readonly signature: Buffer } {
  const end = HEADER_BYTES - SIGNATURE_BYTES;
  return { over: bytes.subarray(0, end), signature: bytes.subarray(end, HEADER_BYTES) };
}

/** Reads a block; its body must be what the header says. Throws `WireError`. */
export function decodeBlock(bytes: Buffer): Block {
  const { header, hash } = decodeHeader(bytes);
  const body = bytes.subarray(HEADER_BYTES);
  if (body.length > MAX_BODY_BYTES)
    throw new WireError(`block: body of ${body.length} bytes, ${MAX_BODY_BYTES} are allowed`);
  if (sha256(body) !== header.body) throw new WireError("block: body is not what the header says");
  return { header, hash, bytes };
}

/** The records of a block. Throws `WireError`. */
export function recordsOf({ header, bytes }: Block): LedgerRecord[] {
  const reader = new WireReader(bytes.subarray(HEADER_BYTES), "block body");
  const records: LedgerRecord[] = [];
  while (reader.left > 0) records.push(decodeRecord(reader.slice(reader.uint(4))));
  if (records.length !== header.records || countTransactions(records) !== header.transactions)
    throw new WireError("block: records are not as many as the header says");
  return records;
}
