import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { ClientConfig, Strategy } from "../config";
import type { Pod } from "../pod";
import type { Provider } from "../directory/advertisement";
import { ConnectionCache } from "../wire/connection-cache";
import { RequestError, type Failure } from "../wire/connection";
import type { Credentials } from "../wire/credentials";
import { Providers } from "./providers";
import { Selection } from "./selection";

export interface CallOptions {
  readonly strategy: Strategy;
  /** Providers that are tried at most. */
  readonly maxAttempts: number;
  /** Seconds for each attempt. */
  readonly timeout: number;
  /** Names of the providers that may be called; all without it. */
  readonly among?: readonly string[];
}

/** One try of a call at one provider. */
export interface Attempt {
  readonly node: string;
  readonly outcome: "ok" | Failure;
  readonly milliseconds: number;
  readonly error?: string;
}

/** What became of a call. */
export interface Call {
  readonly x: number;
  readonly ok: boolean;
  /** Who answered, by its own word, and what. */
  readonly node?: string;
  readonly pod?: Pod;
  readonly result?: number;
  readonly error?: string;
  readonly attempts: readonly Attempt[];
  readonly milliseconds: number;
}

export interface ClientEvents {
  opened: [endpoint: string];
  attempt: [attempt: Attempt];
  called: [call: Call];
  log: [line: string];
}

const podSchema = z.object({ name: z.string(), address: z.string() });
const answerSchema = z.object({ node: z.string(), pod: z.exactOptional(podSchema), result: z.number() });

/** How long a call waits for somebody to serve the procedure (ms), and between two questions. */
const PROVIDERS_WITHIN = 2_000;
const ASK_AGAIN_AFTER = 100;

/**
 * Calls procedures of a realm. A call that finds a provider dead or silent goes on to the next: one that timed out may
 * have been carried out all the same, so a procedure may run more than once for one call.
 */
export class Client extends EventEmitter<ClientEvents> {
  readonly connections: ConnectionCache;
  readonly providers: Providers;
  readonly #selection: Selection;
  #calls = 0;

  constructor(credentials: Credentials, { seeds }: Pick<ClientConfig, "seeds">, random?: () => number) {
    super();
    this.connections = new ConnectionCache(credentials);
    this.connections.on("opened", (endpoint) => {
      this.emit("opened", endpoint);
      this.emit("log", `Creating connection to endpoint ${endpoint}`);
    });
    this.providers = new Providers(this.connections, seeds);
    this.#selection = new Selection(random);
  }

  close(): void {
    this.connections.close();
  }

  /** Never rejects: what became of it is in the answer. */
  async call(procedure: string, x: number, options: CallOptions): Promise<Call> {
    const began = performance.now();
    const id = ++this.#calls;
    const attempts: Attempt[] = [];
    const providers = await this.#providersOf(procedure, options.among);
    const order = providers.length === 0 ? [] : this.#selection.order(options.strategy, procedure, providers);
    const most = Math.min(options.maxAttempts, order.length);
    let error = ["nobody serves " + procedure, this.providers.problem].filter(Boolean).join(": ");
    for (const provider of order.slice(0, most)) {
      this.emit(
        "log",
        `Calling service ${procedure} via ${provider.node} (attempt ${attempts.length + 1} of ${most})` +
          ` (strategy: ${options.strategy}, ${order.length} providers available)`,
      );
      const tried = await this.#attempt(provider, procedure, x, options.timeout * 1000);
      attempts.push(tried.attempt);
      this.emit("attempt", tried.attempt);
      const milliseconds = performance.now() - began;
      if (tried.answer) return this.#done({ x, ok: true, ...tried.answer, attempts, milliseconds });
      error = tried.attempt.error;
      // It was carried out, and that is its result: nobody else would say anything better.
      if (tried.attempt.outcome === "error") break;
      const how = tried.attempt.outcome === "timeout" ? "timed out" : "failed";
      this.emit("log", `RPC call ${id} ${how} at ${provider.node}, attempting failover (${error})`);
    }
    if (attempts.length === order.length) this.emit("log", `RPC call ${id}: All providers exhausted`);
    return this.#done({ x, ok: false, error, attempts, milliseconds: performance.now() - began });
  }

  #done(call: Call): Call {
    this.emit("called", call);
    return call;
  }

  async #attempt(provider: Provider, procedure: string, x: number, limit: number) {
    const { node, endpoint } = provider;
    const began = performance.now();
    const attempt = (outcome: Attempt["outcome"]) => ({
      ...{ node, outcome },
      milliseconds: performance.now() - began,
    });
    try {
      const answer = await this.connections.to(endpoint).request(`/call/${procedure}`, { x }, limit);
      return { answer: answerSchema.parse(answer), attempt: attempt("ok") };
    } catch (error) {
      const outcome = error instanceof RequestError ? error.failure : "error";
      return { attempt: { ...attempt(outcome), error: (error as Error).message } };
    }
  }

  /** A client that has just started may know nobody yet. */
  async #providersOf(procedure: string, among?: readonly string[]): Promise<readonly Provider[]> {
    const until = performance.now() + PROVIDERS_WITHIN;
    for (;;) {
      const all = await this.providers.of(procedure);
      const found = among === undefined ? all : all.filter(({ node }) => among.includes(node));
      if (found.length > 0 || performance.now() > until) return found;
      await sleep(ASK_AGAIN_AFTER);
    }
  }
}
