import type { KeyObject } from "node:crypto";
import { createPublicKey } from "node:crypto";
import { addressOf, isSignedBy, PUBLIC_KEY_BYTES, sha256, SIGNATURE_BYTES, signBytes } from "./keys";
import { uint, u64, WireError, WireReader } from "./wire";

export const BATCH_MAGIC = "TBT1";
const MAX_TRANSFERS = 1000;
const HEAD = 4 + PUBLIC_KEY_BYTES + 8 + 2;
/** Of a transfer in a batch. */
export const TRANSFER_BYTES = 28;

export interface Transfer {
  /** Address in hex. */
  readonly to: string;
  readonly amount: number;
}

/** One sender's transfers under one nonce and one signature. */
export interface Batch {
  readonly kind: "batch";
  readonly id: string;
  readonly bytes: Buffer;
  readonly publicKey: Buffer;
  /** Address in hex. */
  readonly sender: string;
  readonly nonce: bigint;
  readonly count: number;
}

/** A signed batch: `TBT1 | public key | nonce u64 | count u16 | (address, amount u64)… | signature`. */
export function signBatch(
  privateKey: KeyObject,
  nonce: bigint | number,
  transfers: readonly Transfer[],
): Buffer {
  const publicKey = createPublicKey(privateKey)
    .export({ format: "der", type: "spki" })
    .subarray(-PUBLIC_KEY_BYTES);
  const body = Buffer.concat([
    Buffer.from(BATCH_MAGIC),
    publicKey,
    u64(nonce),
    uint(transfers.length, 2),
    ...transfers.flatMap(({ to, amount }) => [Buffer.from(to, "hex"), u64(amount)]),
  ]);
  return Buffer.concat([body, signBytes(privateKey, body)]);
}

/** Reads a batch without checking its signature. Throws `WireError`. */
export function decodeBatch(bytes: Buffer): Batch {
  const reader = new WireReader(bytes, "batch");
  reader.magic(BATCH_MAGIC);
  const publicKey = reader.slice(PUBLIC_KEY_BYTES);
  const nonce = reader.u64();
  const count = reader.uint(2);
  if (count === 0 || count > MAX_TRANSFERS)
    throw new WireError(`batch: ${count} transfers, 1 to ${MAX_TRANSFERS} are allowed`);
  reader.slice(count * TRANSFER_BYTES);
  reader.slice(SIGNATURE_BYTES);
  reader.end();
  return { kind: "batch", id: sha256(bytes), bytes, publicKey, sender: addressOf(publicKey), nonce, count };
}

export function isBatchSigned({ bytes, publicKey }: Batch): boolean {
  return isSignedBy(publicKey, bytes.subarray(0, -SIGNATURE_BYTES), bytes.subarray(-SIGNATURE_BYTES));
}

/** Calls back with each transfer; made for speed. */
export function forEachTransfer({ bytes, count }: Batch, each: (to: string, amount: number) => void): void {
  for (let i = 0, at = HEAD; i < count; i++, at += TRANSFER_BYTES) {
    const amount = bytes.readUInt32BE(at + 20) * 2 ** 32 + bytes.readUInt32BE(at + 24);
    each(bytes.toString("hex", at, at + 20), amount);
  }
}

/** Sum of a batch's amounts. */
export function totalOf(batch: Batch): number {
  let total = 0;
  forEachTransfer(batch, (_, amount) => (total += amount));
  return total;
}
