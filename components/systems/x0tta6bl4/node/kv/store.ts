import { createHash } from "node:crypto";
import type { Command } from "../raft/messages";

/** A value, and the index of the entry that it is from. */
export interface Item {
  readonly value: string;
  readonly revision: number;
}

/** What a write did: a condition that did not hold leaves the key as it is. */
export interface Applied {
  readonly done: boolean;
  readonly revision: number;
}

/** Requests that are remembered, so that one that arrives twice counts once. */
const REMEMBERED = 100_000;

/** The replicated keys and values: the same on every node that has applied the same entries. */
export class Store {
  readonly #items = new Map<string, Item>();
  readonly #requests = new Map<string, Applied>();
  #applied = 0;
  #digest = "";

  /** Index of the last entry that was applied. */
  get applied(): number {
    return this.#applied;
  }

  /** Of all entries up to `applied`, one after the other: equal ones come from equal histories. */
  get digest(): string {
    return this.#digest;
  }

  get size(): number {
    return this.#items.size;
  }

  get(key: string): Item | undefined {
    return this.#items.get(key);
  }

  /** Keys that begin so, with what they hold. */
  withPrefix(prefix: string): Readonly<Record<string, Item>> {
    return Object.fromEntries([...this.#items].filter(([key]) => key.startsWith(prefix)));
  }

  /** @throws Error out of order */
  apply(index: number, command: Command): Applied {
    if (index !== this.#applied + 1) throw new Error(`entry ${index} after ${this.#applied}`);
    this.#applied = index;
    this.#digest = createHash("sha256")
      .update(`${this.#digest}\n${JSON.stringify(command)}`)
      .digest("hex");
    if (command.kind !== "put") return { done: true, revision: index };
    const { id, key, value, condition } = command;
    const before = this.#requests.get(id);
    if (before) return before;
    const revision = this.#items.get(key)?.revision ?? 0;
    const done = condition === undefined || condition.revision === revision;
    if (done) this.#items.set(key, { value, revision: index });
    const applied = { done, revision: done ? index : revision };
    this.#remember(id, applied);
    return applied;
  }

  #remember(id: string, applied: Applied): void {
    this.#requests.set(id, applied);
    if (this.#requests.size <= REMEMBERED) return;
    const [oldest] = this.#requests.keys();
    if (oldest !== undefined) this.#requests.delete(oldest);
  }
}
