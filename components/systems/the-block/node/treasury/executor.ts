import type { KeyObject } from "node:crypto";
import * as z from "zod";
import { RpcFailure } from "../json-rpc-call";
import { signExecution } from "../ledger/records";
import type { QuorumLease } from "../lease/quorum-lease";

/** An execution that is not in a block after so long is sent again; the chain takes it once. */
const SEND_AGAIN_MS = 10_000;

const work = z.object({
  pending: z.array(z.object({ id: z.string() })),
  highest_epoch: z.number(),
  confirmed_height: z.number(),
});
const disbursement = z.object({
  state: z.string(),
  height: z.number().optional(),
  executor: z.string().optional(),
});

/** What an executor counts, since the start of its process. */
export interface ExecutorCounters {
  takeovers: number;
  polls: Record<"active" | "standby" | "error", number>;
  /** Executions of its own that are confirmed. */
  executed: number;
  /** Intents that its node showed as pending at the last poll. */
  pending: number;
  /** What the chain refused. */
  rejected: Record<"stale_epoch" | "duplicate" | "other", number>;
}

export function noCounts(): ExecutorCounters {
  return {
    takeovers: 0,
    polls: { active: 0, standby: 0, error: 0 },
    executed: 0,
    pending: 0,
    rejected: { stale_epoch: 0, duplicate: 0, other: 0 },
  };
}

export interface ExecutorOptions {
  readonly identity: string;
  readonly key: KeyObject;
  /** Asks the node on this host. */
  readonly callNode: (method: string, params: object) => Promise<unknown>;
  readonly lease: QuorumLease;
  readonly counters: ExecutorCounters;
  /** Own clock, ms. */
  readonly now: () => number;
  /** Own clock: it asks for no lease before. */
  readonly standbyUntil: number;
}

/** Holds the lease when it can, and pays what is pending while it holds it. */
export class Executor {
  /** What went wrong at the last poll. */
  lastError: string | null = null;
  private readonly sent = new Map<string, { readonly epoch: number; readonly at: number }>();
  private wasHeld = false;

  constructor(private readonly options: ExecutorOptions) {}

  /** One look at lease and work. Never rejects: what went wrong is told by `lastError`. */
  async poll(): Promise<void> {
    const { callNode, lease, counters, now, standbyUntil } = this.options;
    const problems: string[] = [];
    try {
      // First: an executor whose node is gone must not keep the lease from one that could work.
      const { pending, highest_epoch, confirmed_height } = work.parse(await callNode("treasury.work", {}));
      counters.pending = pending.length;
      await lease
        .refresh(highest_epoch, now() >= standbyUntil)
        .catch((error: unknown) => problems.push((error as Error).message));
      counters.takeovers += !this.wasHeld && lease.held() ? 1 : 0;
      this.wasHeld = lease.held() !== undefined;
      for (const { id } of pending) await this.execute(id, problems);
      await this.settle(new Set(pending.map(({ id }) => id)), confirmed_height);
    } catch (error) {
      problems.push((error as Error).message);
    }
    this.lastError = problems.length > 0 ? problems.join("; ") : null;
    counters.polls[problems.length > 0 ? "error" : lease.held() ? "active" : "standby"] += 1;
  }

  private async execute(id: string, problems: string[]): Promise<void> {
    const { lease, identity, key, callNode, counters, now } = this.options;
    // Asked again for each: the lease may run out in between.
    const held = lease.held();
    if (!held) return;
    const { epoch } = held;
    const before = this.sent.get(id);
    if (before?.epoch === epoch && now() - before.at < SEND_AGAIN_MS) return;
    try {
      const signature = signExecution(key, id, epoch, identity);
      await callNode("treasury.execute", { id, epoch, executor: identity, signature });
      this.sent.set(id, { epoch, at: now() });
    } catch (error) {
      if (!(error instanceof RpcFailure) || error.status !== 409) throw error;
      counters.rejected[reasonOf(error.message)] += 1;
      problems.push(`${id}: ${error.message}`);
    }
  }

  /** Counts what was sent and is now confirmed as executed by this executor; forgets what another one did. */
  private async settle(pending: ReadonlySet<string>, confirmedHeight: number): Promise<void> {
    const { callNode, counters, identity } = this.options;
    for (const id of [...this.sent.keys()].filter((each) => !pending.has(each))) {
      const { state, height, executor } = disbursement.parse(await callNode("treasury.disbursement", { id }));
      if (state !== "executed" || height === undefined || height > confirmedHeight) continue;
      this.sent.delete(id);
      if (executor === identity) counters.executed += 1;
    }
  }
}

function reasonOf(message: string): keyof ExecutorCounters["rejected"] {
  if (/epoch/i.test(message)) return "stale_epoch";
  return /executed|duplicate|already/i.test(message) ? "duplicate" : "other";
}
