import { join } from "node:path";
import * as z from "zod";
import { parseParams, RpcError } from "../rpc/rpc-error";
import type { RpcMethods } from "../rpc/rpc-server";
import { grant, restored, stateOf } from "./register";
import { readVote, writeVote } from "./register-file";

const grantParams = z.strictObject({
  holder: z.string().min(1).max(64),
  instance: z.string().min(1).max(64),
  /** As large as an execution can carry. */
  epoch: z
    .int()
    .min(1)
    .max(2 ** 48 - 1),
  /** Seconds. */
  ttl: z.number().min(0).max(86_400),
});

/**
 * `lease.read` and `lease.grant`: this node's register, kept in `directory`.
 * @throws Error when the register cannot be read
 */
export function registerMethods(directory: string): RpcMethods {
  const now = (): number => performance.now();
  const file = join(directory, "lease.json");
  let register = restored(readVote(file), now());
  const answer = (): object => {
    const { epoch, holder, remainingMs } = stateOf(register, now());
    return { epoch, holder, remaining_ms: Math.ceil(remainingMs) };
  };
  return {
    "lease.read": answer,
    "lease.grant": (params) => {
      const { ttl, ...request } = parseParams(grantParams, params);
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
    },
  };
}
