import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunningClients } from "../../../../../scenarios/adapter";
import type { Operation } from "../../../../../scenarios/history/history";
import { boundTo, ended, recording } from "../../../../../scenarios/recording-clients";
import { randomBySeed } from "../../../../../scenarios/random-by-seed";
import { numberOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import type { Cluster } from "../cluster";
import { HttpError } from "../../../../../scenarios/origin";
import type { Member } from "../member";

/** Shares of the operations: the rest is cas. */
const READS = 0.5;
const WRITES = 0.35;

interface Settings {
  readonly keys: readonly string[];
  readonly pauseMilliseconds: number;
  readonly milliseconds: number;
  readonly serializable: boolean;
}

/**
 * `registers { clients, keys, rate, milliseconds?, serializable? }`: clients, each bound to one member, read, write and
 * compare-and-set registers that nobody used before; every value is written once. An operation without an answer after
 * `milliseconds` (1000) has an unknown outcome and is not tried again. `serializable` reads may be stale: that breaks
 * linearizability on purpose. The run's seed decides what each client does, one operation after the other.
 */
export function startRegisters(cluster: Cluster, args: Arguments): RunningClients {
  const prefix = `${cluster.context.runId}/registers/${randomUUID()}`;
  const settings: Settings = {
    keys: Array.from({ length: numberOf(args, "keys") }, (_, index) => `${prefix}/${index}`),
    pauseMilliseconds: 1000 / numberOf(args, "rate"),
    milliseconds: numberOf(args, "milliseconds", 1000),
    serializable: args.serializable === true,
  };
  const { seed, signal, now } = cluster.context;
  return recording(signal, (operations, stop) =>
    boundTo(cluster.nodes, numberOf(args, "clients"), (id, node) => {
      const random = randomBySeed(`${seed}/registers/${id}`);
      return new RegisterClient(id, cluster.member(node), settings, random, now).run(operations, stop);
    }),
  );
}

class RegisterClient {
  /** What it last knew each key to hold: the expectation of its next cas. */
  readonly #known = new Map<string, string>();
  #written = 0;

  constructor(
    readonly id: number,
    readonly member: Member,
    readonly settings: Settings,
    /** The next choice, in [0, 1). */
    readonly random: () => number,
    readonly now: () => number,
  ) {}

  /** One operation after another, no faster than the rate, until told to stop; the last one is waited for. */
  async run(operations: Operation[], stop: AbortSignal): Promise<void> {
    let due = this.now() + this.random() * this.settings.pauseMilliseconds;
    while (!stop.aborted) {
      await sleep(Math.max(due - this.now(), 0), undefined, { signal: stop }).catch(() => undefined);
      if (ended(stop)) return;
      due = Math.max(due + this.settings.pauseMilliseconds, this.now());
      operations.push(await this.#operate());
    }
  }

  async #operate(): Promise<Operation> {
    const { keys, milliseconds, serializable } = this.settings;
    const key = keys[Math.floor(this.random() * keys.length)] ?? "";
    const common = { client: this.id, key, node: this.member.node.name, start: this.now() };
    const dice = this.random();

    if (dice < READS) {
      const answer = await outcomeOf(async () => {
        const result = (await this.member.read(key, { serializable }, milliseconds))?.value ?? null;
        this.#learn(key, result);
        return { outcome: "ok", result } as const;
      });
      return { ...common, kind: "read", ...answer, end: this.now() };
    }
    const value = `${this.id}.${++this.#written}`;
    if (dice < READS + WRITES) {
      const answer = await outcomeOf(async () => {
        const revision = await this.member.put(key, value, milliseconds);
        this.#learn(key, value);
        return { outcome: "ok", revision } as const;
      });
      return { ...common, kind: "write", value, ...answer, end: this.now() };
    }
    const expected = this.#known.get(key);
    const answer = await outcomeOf(async () => {
      const revision = await this.member.cas(key, { expected, value }, milliseconds);
      if (revision === undefined) return { outcome: "failed" } as const;
      this.#learn(key, value);
      return { outcome: "ok", revision } as const;
    });
    return {
      ...common,
      kind: "cas",
      ...(expected === undefined ? {} : { expected }),
      value,
      ...answer,
      end: this.now(),
    };
  }

  #learn(key: string, value: string | null): void {
    if (value === null) this.#known.delete(key);
    else this.#known.set(key, value);
  }
}

type Answer = Pick<Operation, "outcome" | "result" | "revision" | "error">;

/** Only what never left this machine certainly failed; every other error leaves the outcome unknown. */
async function outcomeOf(operation: () => Promise<Answer>): Promise<Answer> {
  try {
    return await operation();
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { outcome: error.sent ? "unknown" : "failed", error: error.message };
  }
}
