import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningClients } from "../../../../../scenarios/adapter";
import type { Operation } from "../../../../../scenarios/history/history";
import { ended, recording } from "../../../../../scenarios/recording-clients";
import { numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import type { Cluster } from "../cluster";
import type { Member } from "../member";

/** Time-out of one request; short, because the next member is asked then. */
const REQUEST_MILLISECONDS = 800;

/** Renewals within a TTL: often, so that a death is close to the last of them. */
const RENEWALS_PER_TTL = 10;

export function lockKey(runId: string, lock: string): string {
  return `${runId}/locks/${lock}`;
}

/**
 * `lock { lock, candidate, ttl, rate }`: one candidate tries `rate` times a second to create the lock's key with a lease
 * of `ttl` seconds, and holds it by renewing the lease, through any member that answers. Stopping it is its death: nothing
 * is released, the lease has to run out. Records each hold, with the time until which the lease was promised.
 */
export function startLock(cluster: Cluster, args: Arguments): RunningClients {
  const candidate = new Candidate(
    [...cluster.members.values()],
    lockKey(cluster.context.runId, textOf(args, "lock")),
    `${textOf(args, "candidate")}/${randomUUID()}`,
    numberOf(args, "ttl"),
    1000 / numberOf(args, "rate"),
    cluster.context.now,
  );
  const clients = recording(cluster.context.signal, (operations, stop) => [candidate.run(operations, stop)]);
  return { ...clients, completed: () => candidate.attempts + clients.completed() };
}

class Candidate {
  attempts = 0;
  #preferred = 0;

  constructor(
    readonly members: readonly Member[],
    readonly key: string,
    readonly id: string,
    readonly ttl: number,
    readonly pauseMilliseconds: number,
    readonly now: () => number,
  ) {}

  async run(operations: Operation[], stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      this.attempts++;
      const acquired = await this.#acquire(stop);
      if (acquired) operations.push(await this.#hold(acquired, stop));
      else await pause(this.pauseMilliseconds, stop);
    }
  }

  /** Resolves to the lease and the time it was asked for, if the lock is ours. */
  async #acquire(stop: AbortSignal) {
    const holder = await this.#ask((member) => member.read(this.key, {}, REQUEST_MILLISECONDS));
    if (holder !== null || stop.aborted) return undefined;
    const granted = this.now();
    const lease = await this.#ask((member) => member.grantLease(this.ttl));
    if (lease === undefined) return undefined;
    const value = `${this.id}/${lease}`;
    const revision = await this.#ask((member) =>
      member.cas(this.key, { value, lease }, REQUEST_MILLISECONDS),
    );
    // Without an answer it may be ours all the same: the store tells. If it cannot, the lease is given up.
    const ours =
      revision !== undefined || (await this.#ask((member) => member.read(this.key)))?.value === value;
    if (ours && this.now() < granted + this.ttl * 1000)
      return { lease, value, until: granted + this.ttl * 1000 };
    await this.#ask((member) => member.revokeLease(lease));
    return undefined;
  }

  /** Renews until it dies, or could not renew in time. */
  async #hold({ lease, value, until }: { lease: string; value: string; until: number }, stop: AbortSignal) {
    const start = this.now();
    while (!stop.aborted && this.now() < until) {
      await pause((this.ttl * 1000) / RENEWALS_PER_TTL, stop);
      if (ended(stop)) break;
      let asked = 0;
      const alive = await this.#ask((member) => {
        asked = this.now();
        return member.keepLeaseAlive(lease, REQUEST_MILLISECONDS);
      });
      if (alive === true) until = asked + this.ttl * 1000;
      if (alive === false) break;
    }
    const { name } = this.#member().node;
    const end = Math.min(this.now(), until);
    return {
      client: 0,
      key: this.key,
      node: name,
      kind: "hold",
      value,
      outcome: "ok",
      start,
      end,
      until,
    } as const;
  }

  #member(): Member {
    const member = this.members[this.#preferred % this.members.length];
    if (!member) throw new Error("there is no member to ask");
    return member;
  }

  /** Asks the preferred member; one that does not answer is left for the next, and `undefined` is the answer. */
  async #ask<T>(question: (member: Member) => Promise<T>): Promise<T | undefined> {
    try {
      return await question(this.#member());
    } catch {
      this.#preferred++;
      return undefined;
    }
  }
}

/** Ends early, without an error, when stopped. */
async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: stop }).catch(() => undefined);
}
