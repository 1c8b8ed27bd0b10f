import type { KeyObject } from "node:crypto";
import type { Genesis } from "../config/genesis";
import { BATCH_MAGIC, decodeBatch, isBatchSigned, type Batch } from "./batch";
import { isSignedBy, sha256, SIGNATURE_BYTES, signBytes } from "./keys";
import { text, uint, u64, WireError, WireReader } from "./wire";

const INTENT_MAGIC = "TBI1";
const EXECUTION_MAGIC = "TBX1";
const READING_MAGIC = "TBE1";

/** What goes into the chain besides batches. `id` is the SHA-256 of the bytes, in hex. */
interface Encoded {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The treasury shall pay an amount once. */
export interface IntentRecord extends Encoded {
  readonly kind: "intent";
  readonly disbursement: string;
  readonly to: string;
  readonly amount: number;
}

/** An executor pays an intent, in its epoch. Signed by the validator that it runs beside. */
export interface Execution extends Encoded {
  readonly kind: "execution";
  readonly disbursement: string;
  readonly epoch: number;
  readonly executor: string;
  /** Index among the members. */
  readonly member: number;
}

/** Joules that a member used since its last reading. */
export interface Reading extends Encoded {
  readonly kind: "reading";
  readonly member: number;
  readonly timestamp_ms: number;
  readonly joules: number;
}

export type LedgerRecord = Batch | IntentRecord | Execution | Reading;

export function encodeIntent(disbursement: string, to: string, amount: number): Buffer {
  return Buffer.concat([Buffer.from(INTENT_MAGIC), text(disbursement), Buffer.from(to, "hex"), u64(amount)]);
}

function executionClaim(disbursement: string, epoch: number, executor: string): Buffer {
  return Buffer.concat([Buffer.from(EXECUTION_MAGIC), text(disbursement), uint(epoch, 6), text(executor)]);
}

/** Signature, in hex, that `treasury.execute` asks for. */
export function signExecution(
  privateKey: KeyObject,
  disbursement: string,
  epoch: number,
  executor: string,
): string {
  return signBytes(privateKey, executionClaim(disbursement, epoch, executor)).toString("hex");
}

/** An execution record by the member with this index. */
export function encodeExecution(
  disbursement: string,
  epoch: number,
  executor: string,
  member: number,
  signature: Buffer,
): Buffer {
  return Buffer.concat([executionClaim(disbursement, epoch, executor), uint(member, 2), signature]);
}

/** A reading signed by the member with this index; kept in microjoules. */
export function signReading(
  privateKey: KeyObject,
  member: number,
  timestamp_ms: number,
  joules: number,
): Buffer {
  const body = Buffer.concat([
    Buffer.from(READING_MAGIC),
    uint(member, 2),
    uint(timestamp_ms, 6),
    u64(Math.round(joules * 1e6)),
  ]);
  return Buffer.concat([body, signBytes(privateKey, body)]);
}

/** Reads any record without checking its signature. Throws `WireError`. */
export function decodeRecord(bytes: Buffer): LedgerRecord {
  const magic = bytes.toString("latin1", 0, 4);
  if (magic === BATCH_MAGIC) return decodeBatch(bytes);
  const reader = new WireReader(bytes, "record");
  reader.slice(4);
  const record = decodeSmall(magic, reader, { id: sha256(bytes), bytes });
  reader.end();
  return record;
}

function decodeSmall(magic: string, reader: WireReader, encoded: Encoded): LedgerRecord {
  switch (magic) {
    case INTENT_MAGIC:
      return {
        kind: "intent",
        disbursement: reader.text(),
        to: reader.hex(20),
        amount: reader.amount(),
        ...encoded,
      };
    case EXECUTION_MAGIC: {
      const claim = { disbursement: reader.text(), epoch: reader.uint(6), executor: reader.text() };
      const member = reader.uint(2);
      reader.slice(SIGNATURE_BYTES);
      return { kind: "execution", ...claim, member, ...encoded };
    }
    case READING_MAGIC: {
      const member = reader.uint(2);
      const timestamp_ms = reader.uint(6);
      const joules = reader.amount() / 1e6;
      reader.slice(SIGNATURE_BYTES);
      return { kind: "reading", member, timestamp_ms, joules, ...encoded };
    }
    default:
      throw new WireError(`record: begins with ${JSON.stringify(magic)}`);
  }
}

/** Whether a record carries the signature it needs; intents need none. */
export function isRecordSigned(record: LedgerRecord, genesis: Genesis): boolean {
  if (record.kind === "intent") return true;
  if (record.kind === "batch") return isBatchSigned(record);
  const member = genesis.members[record.member];
  if (member?.role !== "validator") return false;
  // An execution's signature is by who may not know its own index, so that the index is not under it.
  const unsigned = SIGNATURE_BYTES + (record.kind === "execution" ? 2 : 0);
  const { bytes } = record;
  return isSignedBy(
    Buffer.from(member.publicKey, "hex"),
    bytes.subarray(0, -unsigned),
    bytes.subarray(-SIGNATURE_BYTES),
  );
}
