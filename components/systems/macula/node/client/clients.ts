import type { ClientConfig } from "../config";
import { log } from "../log";
import { randomBySeed } from "../../../../../scenarios/random-by-seed";
import type { Credentials } from "../wire/credentials";
import { Client } from "./client";
import type { ClientMetrics } from "./client-metrics";

/** Milliseconds after which a client that nobody uses is closed. */
const IDLE = 300_000;

interface MakeOptions {
  readonly seeds?: readonly string[] | undefined;
  readonly seed?: string | undefined;
}

interface Named {
  readonly client: Client;
  usedAt: number;
}

/** The clients of this service: its own, those that were asked for by name, and fresh ones. */
export class Clients {
  readonly own: Client;
  readonly #named = new Map<string, Named>();

  constructor(
    private readonly config: ClientConfig,
    private readonly credentials: Credentials,
    private readonly metrics: ClientMetrics,
  ) {
    this.own = this.make(config.name, {});
    setInterval(() => this.#closeIdle(), IDLE / 10).unref();
  }

  /** A new client that is the caller's to close. Its log lines carry its name. */
  make(name: string, { seeds = this.config.seeds, seed }: MakeOptions): Client {
    const random = seed === undefined ? undefined : randomBySeed(seed);
    const client = new Client(this.credentials, { seeds: [...seeds] }, random);
    client.on("log", (line) => log(`[${name}] ${line}`));
    this.metrics.watch(client);
    return client;
  }

  /** The client of a name, made when there is none. */
  named(name: string, options: MakeOptions): Client {
    const known = this.#named.get(name) ?? { client: this.make(name, options), usedAt: 0 };
    known.usedAt = performance.now();
    this.#named.set(name, known);
    return known.client;
  }

  /** Ends a named client and its connections. False when there is none. */
  close(name: string): boolean {
    this.#named.get(name)?.client.close();
    return this.#named.delete(name);
  }

  /** Endpoints each client is connected to, by its name. */
  connected(): Readonly<Record<string, readonly string[]>> {
    const all = [[this.config.name, this.own] as const, ...this.#all()];
    return Object.fromEntries(all.map(([name, { connections }]) => [name, connections.connected]));
  }

  #all(): readonly (readonly [string, Client])[] {
    return [...this.#named].map(([name, { client }]) => [name, client] as const);
  }

  #closeIdle(): void {
    for (const [name, { usedAt }] of this.#named) if (performance.now() - usedAt > IDLE) this.close(name);
  }
}
