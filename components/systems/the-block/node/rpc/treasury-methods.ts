import * as z from "zod";
import { identitySchema } from "../config/node-config";
import type { Ledger } from "../ledger/ledger";
import type { Mempool } from "../ledger/mempool";
import {
  decodeRecord,
  encodeExecution,
  encodeIntent,
  isRecordSigned,
  type LedgerRecord,
} from "../ledger/records";
import { validatorsOf } from "../ledger/turns";
import type { Submission } from "../submission";
import { reportSchema, type ExecutorReport } from "../treasury/executor-report";
import { parseParams, RpcError } from "./rpc-error";
import type { RpcMethods } from "./rpc-server";

const id = z.string().min(1).max(100);
const intentParams = z.strictObject({
  id,
  to: z.string().regex(/^[0-9a-f]{40}$/, "20 bytes in hex"),
  amount: z.int().min(1),
});
const executeParams = z.strictObject({
  id,
  epoch: z
    .int()
    .min(0)
    .max(2 ** 48 - 1),
  executor: identitySchema,
  signature: z.string().regex(/^[0-9a-f]{128}$/, "64 bytes in hex"),
});

/** What the executor on this host asks for at once. */
const MAX_WORK = 1000;

/** `treasury.*`: intents, executions and what became of them; what the executor on this host asks for, and tells. */
export function treasuryMethods(
  ledger: Ledger,
  mempool: Mempool,
  submission: Submission,
  executor: ExecutorReport,
): RpcMethods {
  return {
    "treasury.submit_disbursement": (params) => {
      const intent = parseParams(intentParams, params);
      submission.submit(decodeRecord(encodeIntent(intent.id, intent.to, intent.amount)));
      return { id: intent.id };
    },
    "treasury.execute": (params) => {
      const execution = parseParams(executeParams, params);
      submission.submit(signedByValidator(ledger, execution));
      return { id: execution.id };
    },
    "treasury.pending": () => ({ intents: ledger.state.pendingIntents() }),
    "treasury.work": () => ({
      pending: ledger.state.pendingIntents().slice(0, MAX_WORK),
      highest_epoch: ledger.state.highestEpoch,
      confirmed_height: ledger.confirmedHeight(),
    }),
    "treasury.report": (params) => {
      executor.take(parseParams(reportSchema, params));
      return {};
    },
    "treasury.disbursement": (params) => {
      const wanted = parseParams(z.strictObject({ id }), params).id;
      const found = ledger.state.disbursements.get(wanted);
      const [execution] = found?.executions ?? [];
      if (execution !== undefined) {
        const { height, epoch, executor } = execution;
        return { state: "executed", height, epoch, executor, executions: found?.executions.length ?? 0 };
      }
      const isWaiting = [...mempool.records()].some(
        (record) => record.kind === "intent" && record.disbursement === wanted,
      );
      return { state: found !== undefined || isWaiting ? "pending" : "unknown", executions: 0 };
    },
  };
}

/** The execution as a record of the validator whose signature it carries. Throws `RpcError` when it is nobody's. */
function signedByValidator({ genesis }: Ledger, params: z.infer<typeof executeParams>): LedgerRecord {
  const signature = Buffer.from(params.signature, "hex");
  for (const member of validatorsOf(genesis)) {
    const bytes = encodeExecution(params.id, params.epoch, params.executor, member, signature);
    const record = decodeRecord(bytes);
    if (isRecordSigned(record, genesis)) return record;
  }
  throw new RpcError(400, "The signature is by no validator.");
}
