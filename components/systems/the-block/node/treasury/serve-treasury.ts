import { z } from "zod";
import { parseParams } from "../rpc-params";
import type { RunningNode } from "../running-node";

const report = z.strictObject({
  identity: z.string().min(1).max(64),
  active: z.boolean(),
  epoch: z.number().int().min(0),
  lease_expires_at: z.iso.datetime().nullable(),
  /** Seconds for which this holds. */
  valid: z.number().min(0).max(86_400),
});

/** What the executor asks its own node for. */
export interface TreasuryWork {
  readonly pending: readonly { readonly id: string }[];
  readonly highest_epoch: number;
  readonly confirmed_height: number;
}

/**
 * The node's side of the executor on its host: `treasury.work` and `treasury.report`. What was reported is forgotten when
 * it is no longer renewed.
 */
export function serveTreasury(node: Pick<RunningNode, "rpc" | "ledger" | "executor">): { stop(): void } {
  let forget: NodeJS.Timeout | undefined;
  node.rpc.register("treasury.work", (): TreasuryWork => ({
    pending: node.ledger.pendingDisbursements().slice(0, 1000),
    highest_epoch: node.ledger.highestEpoch(),
    confirmed_height: node.ledger.confirmedHeight(),
  }));
  node.rpc.register("treasury.report", (raw) => {
    const { valid, ...told } = parseParams(report, raw);
    node.executor = told;
    clearTimeout(forget);
    forget = setTimeout(() => {
      node.executor = null;
    }, valid * 1000);
    return {};
  });
  return { stop: () => clearTimeout(forget) };
}
