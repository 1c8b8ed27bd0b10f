/** A request is late when the generator sends it more than this many milliseconds after its scheduled time. */
export const LATE_AFTER = 10;

/**
 * One kind of request of a load, chosen with its weight. In path and body `${run}` is replaced by the run's id and
 * `${seq}` by the request's number in twelve digits, which may stand inside base64 (they are nine bytes there).
 */
export interface RequestTemplate {
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  /** The text; or a named source of bodies that each carry `operations` (see `scenarios/load/sources.ts`). */
  readonly body?: string | { readonly source: string; readonly operations: number };
  readonly headers?: Readonly<Record<string, string>>;
  readonly weight: number;
  /** Status codes that count as success. @default [200] */
  readonly expect?: readonly number[];
}

/** An open-loop load: requests are sent on schedule whatever the answers do (no coordinated omission). */
export interface LoadSpec {
  /** Requests per second in all, shared evenly by the workers. */
  readonly rate: number;
  /** Seconds. */
  readonly duration: number;
  /** Where workers run: on the controller, or one on every node (each then loads all targets). */
  readonly workers: { readonly on: "controller"; readonly count: number } | { readonly on: "nodes" };
  /** Name of the port on each node that requests go to, spread evenly. */
  readonly port: string;
  /** The nodes that requests go to. @default every node that has the port */
  readonly targets?: { readonly node: string } | { readonly role: string };
  /** Connections of each worker to each target. */
  readonly connections: number;
  /** Milliseconds after which a request counts as timed out. */
  readonly timeout: number;
  readonly requests: readonly RequestTemplate[];
  /** Share of late requests above which the load is invalid, 0…1. @default 0.01 */
  readonly lateShare?: number;
}

/**
 * What a load did, merged over workers. Latencies in milliseconds, of successful requests, from the scheduled send time
 * to the end of the answer; what failed is in `errors`.
 */
export interface LoadResult {
  readonly scheduled: number;
  readonly sent: number;
  readonly ok: number;
  /** What the successful requests carried: as many as requests, unless their bodies come from a source. */
  readonly operations?: number;
  /**
   * Not sent within 10 ms of their scheduled time because the generator was slow. Waiting for a busy connection is the
   * target's doing: that is latency.
   */
  readonly late: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly latency: {
    readonly count: number;
    readonly p50: number;
    readonly p90: number;
    readonly p95: number;
    readonly p99: number;
    readonly p999: number;
    readonly max: number;
    readonly mean: number;
  };
  /** Base64 of the compressed HdrHistogram (microseconds), so that it can be merged and judged again. */
  readonly histogram: string;
  readonly perTarget: Readonly<Record<string, { readonly sent: number; readonly ok: number }>>;
}
