/** Clients that read, write and compare-and-set registers of any system: what linearizability is judged by. */
import { setTimeout as sleep } from "node:timers/promises";
import type { AdapterContext, RunningClients } from "./adapter";
import { numberOf, type Arguments } from "./checks/arguments";
import type { Operation } from "./history/history";
import type { InventoryNode } from "./inventory";
import { HttpError } from "./origin";
import { randomBySeed } from "./random-by-seed";
import { boundTo, ended, recording } from "./recording-clients";

/** Shares of the operations: the rest is cas. */
const READS = 0.5;
const WRITES = 0.35;

/** The system refused, and said so: it certainly did not happen. */
export class NotDone extends Error {}

/** One node's registers. Rejects with `NotDone`, or with HttpError, whose outcome is unknown unless it was never sent. */
export interface Registers {
  read(key: string, milliseconds: number): Promise<string | null>;
  /** Resolves to the place of the write in the system's own order. */
  write(key: string, value: string, milliseconds: number): Promise<number>;
  /** Writes if the key holds `expected` (is absent without it); resolves to `undefined` if it did not. */
  cas(
    key: string,
    change: { readonly expected?: string | undefined; readonly value: string },
    milliseconds: number,
  ): Promise<number | undefined>;
}

export interface RegisterClientsArgs {
  readonly context: AdapterContext;
  readonly nodes: readonly InventoryNode[];
  readonly registersOf: (node: InventoryNode) => Registers;
  /** Of the keys: nobody else has used them. */
  readonly prefix: string;
  /** `{ clients, keys, rate, milliseconds? }` */
  readonly args: Arguments;
}

interface Settings {
  readonly keys: readonly string[];
  readonly pauseMilliseconds: number;
  readonly milliseconds: number;
}

/**
 * Clients, each bound to one node; every value is written once. An operation without an answer after `milliseconds` (1000)
 * has an unknown outcome and is not tried again. The run's seed decides what each client does, one operation after the other.
 */
export function startRegisterClients({
  context,
  nodes,
  registersOf,
  prefix,
  args,
}: RegisterClientsArgs): RunningClients {
  const settings: Settings = {
    keys: Array.from({ length: numberOf(args, "keys") }, (_, index) => `${prefix}/${index}`),
    pauseMilliseconds: 1000 / numberOf(args, "rate"),
    milliseconds: numberOf(args, "milliseconds", 1000),
  };
  const { seed, signal, now } = context;
  return recording(signal, (operations, stop) =>
    boundTo(nodes, numberOf(args, "clients"), (id, node) => {
      const random = randomBySeed(`${seed}/registers/${id}`);
      return new RegisterClient(id, node.name, registersOf(node), settings, random, now).run(
        operations,
        stop,
      );
    }),
  );
}

class RegisterClient {
  /** What it last knew each key to hold: the expectation of its next cas. */
  readonly #known = new Map<string, string>();
  #written = 0;

  constructor(
    readonly id: number,
    readonly node: string,
    readonly registers: Registers,
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
    const { keys, milliseconds } = this.settings;
    const key = keys[Math.floor(this.random() * keys.length)] ?? "";
    const common = { client: this.id, key, node: this.node, start: this.now() };
    const dice = this.random();

    if (dice < READS) {
      const answer = await outcomeOf(async () => {
        const result = await this.registers.read(key, milliseconds);
        this.#learn(key, result);
        return { outcome: "ok", result } as const;
      });
      return { ...common, kind: "read", ...answer, end: this.now() };
    }
    const value = `${this.id}.${++this.#written}`;
    if (dice < READS + WRITES) {
      const answer = await outcomeOf(async () => {
        const revision = await this.registers.write(key, value, milliseconds);
        this.#learn(key, value);
        return { outcome: "ok", revision } as const;
      });
      return { ...common, kind: "write", value, ...answer, end: this.now() };
    }
    const expected = this.#known.get(key);
    const answer = await outcomeOf(async () => {
      const revision = await this.registers.cas(key, { expected, value }, milliseconds);
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

/** Only what was refused or never left this machine certainly failed; every other error leaves the outcome unknown. */
export async function outcomeOf(operation: () => Promise<Answer>): Promise<Answer> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof NotDone) return { outcome: "failed", error: error.message };
    if (!(error instanceof HttpError)) throw error;
    return { outcome: error.sent ? "unknown" : "failed", error: error.message };
  }
}
