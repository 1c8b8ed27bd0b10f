import type { NodeConfig } from "../config/node-config";
import type { QuorumLease } from "../lease/quorum-lease";

/** `GET /treasury/executor/status`. */
export interface ExecutorStatusView {
  readonly identity: string;
  /** Whether it holds the lease now. */
  readonly active: boolean;
  readonly standby_mode: boolean;
  /** Of the lease it holds; of the last one seen otherwise; 0 when there was none. */
  readonly epoch: number;
  /** Seconds. */
  readonly lease_ttl: number;
  /** Seconds. */
  readonly poll_interval: number;
  readonly lease_holder: string | null;
  /** ISO 8601. */
  readonly lease_expires_at: string | null;
  readonly lease_remaining_seconds: number;
  /** Now, ISO 8601. */
  readonly clock: string;
  readonly last_error: string | null;
}

/**
 * The executor's state at this moment.
 * @param now own clock, ms: the one of the lease
 */
export function executorStatus(
  treasury: NodeConfig["treasury"],
  lease: Pick<QuorumLease, "held" | "holder" | "lastEpoch">,
  now: number,
  lastError: string | null,
): ExecutorStatusView {
  const identity = treasury.executor_identity ?? "";
  const held = lease.held();
  const seen = held ? { holder: identity, until: held.until } : lease.holder();
  const remainingMs = seen ? Math.max(0, seen.until - now) : 0;
  const clock = Date.now();
  return {
    identity,
    active: held !== undefined,
    standby_mode: treasury.standby_mode ?? false,
    epoch: held?.epoch ?? lease.lastEpoch(),
    lease_ttl: treasury.lease_ttl ?? 0,
    poll_interval: treasury.poll_interval ?? 0,
    lease_holder: seen?.holder ?? null,
    lease_expires_at: seen ? new Date(clock + remainingMs).toISOString() : null,
    lease_remaining_seconds: remainingMs / 1000,
    clock: new Date(clock).toISOString(),
    last_error: lastError,
  };
}
