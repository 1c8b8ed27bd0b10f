import * as z from "zod";
import type { Counters } from "../counters";
import { decodeBatch } from "../ledger/batch";
import { recordsOf } from "../ledger/block";
import type { Entry } from "../ledger/block-tree";
import { SIGNATURE_BYTES } from "../ledger/keys";
import type { Ledger } from "../ledger/ledger";
import type { Mempool } from "../ledger/mempool";
import type { LedgerRecord } from "../ledger/records";
import { WireError } from "../ledger/wire";
import type { Submission } from "../submission";
import { parseParams, RpcError, type Params } from "./rpc-error";
import type { RpcMethods } from "./rpc-server";

const MAX_HEADERS = 1000;
const MAX_BLOCKS = 100;
const rangeParams = z.strictObject({ from: z.int().min(0), to: z.int().min(0) });
const addressParam = z.strictObject({ address: z.string().regex(/^[0-9a-f]{40}$/, "20 bytes in hex") });
const batchParam = z.strictObject({ batch: z.base64() });
const idParam = z.strictObject({ id: z.string().regex(/^[0-9a-f]{64}$/, "32 bytes in hex") });

/** `light.*`, `balance`, `submit_tx` and `tx_status`. */
export function chainMethods(
  ledger: Ledger,
  mempool: Mempool,
  submission: Submission,
  counters: Pick<Counters, "reorgs">,
): RpcMethods {
  const range = (params: Params, most: number): readonly Entry[] => {
    const { from, to } = parseParams(rangeParams, params);
    if (to < from || to - from >= most)
      throw new RpcError(400, `wrong parameters: \`to\` must be from ${from} to ${from + most - 1}`);
    return ledger.range(from, to);
  };
  return {
    "light.latest_header": () => ({
      ...headerView(ledger, ledger.head),
      confirmed_height: ledger.confirmedHeight(),
      reorgs: counters.reorgs,
    }),
    "light.headers": (params) => range(params, MAX_HEADERS).map((entry) => headerView(ledger, entry)),
    "light.blocks": (params) => range(params, MAX_BLOCKS).map((entry) => blockView(ledger, entry)),
    balance: (params) => ({ amount: ledger.state.balance(parseParams(addressParam, params).address) }),
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

/** Genesis has an empty proposer. */
function headerView({ genesis }: Ledger, { header, hash, weight }: Entry): object {
  const { height, parent, slot, timestamp_ms, transactions } = header;
  const proposer = genesis.members[header.proposer]?.identity ?? "";
  return { height, hash, parent, slot, timestamp_ms, proposer, weight, transactions };
}

function blockView(ledger: Ledger, entry: Entry): object {
  const records = entry.header.height === 0 ? [] : recordsOf(ledger.bodies.blockOf(entry));
  return {
    ...headerView(ledger, entry),
    batches: records.flatMap(batchView),
    disbursements: records.flatMap(disbursementView),
  };
}

function batchView(record: LedgerRecord): object[] {
  if (record.kind !== "batch") return [];
  const { id, sender, nonce, count } = record;
  // JSON's numbers are exact up to 2^53; above, a nonce is shown as text.
  return [{ id, sender, nonce: nonce <= Number.MAX_SAFE_INTEGER ? Number(nonce) : String(nonce), count }];
}

function disbursementView(record: LedgerRecord): object[] {
  if (record.kind !== "execution") return [];
  const { disbursement: id, epoch, executor, bytes } = record;
  return [{ id, epoch, executor, signature: bytes.toString("hex", bytes.length - SIGNATURE_BYTES) }];
}
