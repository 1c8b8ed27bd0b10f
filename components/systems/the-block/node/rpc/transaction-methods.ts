import { z } from "zod";
import { decodeBatch } from "../ledger/batch";
import type { Ledger } from "../ledger/ledger";
import type { Mempool } from "../ledger/mempool";
import { WireError } from "../ledger/wire";
import { parseParams } from "../rpc-params";
import type { RpcHandler } from "../running-node";
import { RpcError } from "./rpc-error";
import type { Submission } from "../submission";

const batchParam = z.strictObject({ batch: z.base64() });
const idParam = z.strictObject({ id: z.string().regex(/^[0-9a-f]{64}$/, "32 bytes in hex") });

/** `submit_tx` and `tx_status`. */
export function transactionMethods(
  ledger: Ledger,
  mempool: Mempool,
  submission: Submission,
): Readonly<Record<string, RpcHandler>> {
  return {
    submit_tx: (params) => {
      const batch = decode(Buffer.from(parseParams(batchParam, params).batch, "base64"));
      submission.submit(batch);
      return { id: batch.id, accepted: batch.count };
    },
    tx_status: (params) => {
      const { id } = parseParams(idParam, params);
      const height = ledger.heightOf(id);
      if (height === undefined) return { state: mempool.has(id) ? "pending" : "unknown" };
      const state = height <= ledger.confirmedHeight() ? "confirmed" : "included";
      return { state, height, confirmations: ledger.head.header.height - height };
    },
  };
}

function decode(bytes: Buffer): ReturnType<typeof decodeBatch> {
  try {
    return decodeBatch(bytes);
  } catch (error) {
    throw error instanceof WireError ? new RpcError(400, error.message) : error;
  }
}
