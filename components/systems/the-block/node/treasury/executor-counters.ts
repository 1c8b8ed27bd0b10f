/** What an executor counts, since the start of its process. */
export interface ExecutorCounters {
  takeovers: number;
  polls: Record<"active" | "standby" | "error", number>;
  /** Executions of its own that are confirmed. */
  executed: number;
  /** Intents that its node showed as pending at the last poll. */
  pending: number;
  /** By reason: what the chain refused. */
  rejected: Record<string, number>;
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
