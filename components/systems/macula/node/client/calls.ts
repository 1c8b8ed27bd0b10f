/** Many calls as one order, whose results are fetched later: a single call may take a minute. */
import * as z from "zod";
import { STRATEGIES, type ClientConfig } from "../config";
import type { Call, CallOptions, Client } from "./client";

/** One call, or a row of them. Whatever is left out is as configured. */
export const callSchema = z.strictObject({
  procedure: z.string().min(1),
  x: z.number().default(1),
  provider_selection_strategy: z.enum(STRATEGIES).optional(),
  max_attempts: z.int().positive().optional(),
  /** Of each attempt. */
  timeout_seconds: z.number().positive().optional(),
  /** Names of the providers that may be called. */
  among: z.array(z.string()).min(1).optional(),
});

export const batchSchema = z.strictObject({
  ...callSchema.shape,
  /** Calls, one after another; `x` counts up from its first value. */
  calls: z.int().min(1).max(10_000),
  /** Name of the client that makes them: made when it is first named. `fresh`: a new one for each call. @default the service's own */
  client: z.string().min(1).optional(),
  /** Endpoints that a client which is made now asks first. @default as configured */
  seeds: z.array(z.string()).min(1).optional(),
  /** Decides the random choices of a client that is made now. */
  seed: z.string().optional(),
});
export type Batch = z.infer<typeof batchSchema>;

/** Results so far. */
export interface BatchResult {
  readonly done: boolean;
  readonly calls: readonly Call[];
}

/** The options of a call, with those of the configuration where it has none. */
export function optionsOf(
  call: z.infer<typeof callSchema>,
  config: Pick<ClientConfig, "provider_selection_strategy" | "max_attempts" | "timeout_seconds">,
): CallOptions {
  return {
    strategy: call.provider_selection_strategy ?? config.provider_selection_strategy,
    maxAttempts: call.max_attempts ?? config.max_attempts,
    timeout: call.timeout_seconds ?? config.timeout_seconds,
    ...(call.among ? { among: call.among } : {}),
  };
}

/** Kept for those who fetch them; the oldest are forgotten. */
const KEPT = 200;

export class Batches {
  readonly #results = new Map<string, { done: boolean; readonly calls: Call[] }>();
  #count = 0;

  /** Begins a batch and gives its id. @param clientFor the client of the next call */
  start(batch: Batch, options: CallOptions, clientFor: () => { client: Client; over: () => void }): string {
    const id = String(++this.#count);
    const result = { done: false, calls: [] as Call[] };
    this.#results.set(id, result);
    for (const [oldest] of this.#results) if (this.#results.size > KEPT) this.#results.delete(oldest);
    void (async () => {
      for (let index = 0; index < batch.calls; index++) {
        const { client, over } = clientFor();
        result.calls.push(await client.call(batch.procedure, batch.x + index, options));
        over();
      }
      result.done = true;
    })();
    return id;
  }

  get(id: string): BatchResult | undefined {
    return this.#results.get(id);
  }
}
