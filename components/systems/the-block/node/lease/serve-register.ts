import { join } from "node:path";
import { z } from "zod";
import { RpcError } from "../rpc/rpc-error";
import type { RunningNode } from "../running-node";
import { parseParams } from "../rpc-params";
import { readVote, writeVote } from "./register-file";
import { grant, restored, stateOf } from "./register";

const grantParams = z.strictObject({
  holder: z.string().min(1).max(64),
  instance: z.string().min(1).max(64),
  epoch: z.number().int().min(1),
  /** Seconds. */
  ttl: z.number().min(0).max(86_400),
});

/**
 * Puts this node's register on its JSON-RPC: `lease.read` and `lease.grant`.
 * @param now milliseconds of a monotonic clock
 */
export function serveRegister(
  node: Pick<RunningNode, "rpc" | "config">,
  now: () => number = () => performance.now(),
): void {
  const file = join(node.config.storage.data_dir, "lease.json");
  let register = restored(readVote(file), now());
  const answer = (): object => {
    const { epoch, holder, remainingMs } = stateOf(register, now());
    return { epoch, holder, remaining_ms: Math.ceil(remainingMs) };
  };
  node.rpc.register("lease.read", answer);
  node.rpc.register("lease.grant", (raw) => {
    const { ttl, ...request } = parseParams(grantParams, raw);
    const next = grant(register, { ...request, ttlMs: ttl * 1000 }, now());
    if (next === undefined) return { granted: false, ...answer() };
    const { vote } = next;
    if (vote.epoch !== register.vote.epoch || vote.ttlMs > register.vote.ttlMs) {
      try {
        writeVote(file, vote);
      } catch (error) {
        throw new RpcError(503, `the lease register cannot be written: ${String(error)}`);
      }
    }
    register = next;
    return { granted: true, ...answer() };
  });
}
