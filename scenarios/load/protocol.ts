/**
 * What a load's coordinator and its workers say to each other, one JSON value a line.
 *
 *   coordinator → worker                    worker → coordinator
 *   LoadOrder                               {"kind":"armed"}     connections are open, or have failed once
 *   "go"                                    {"kind":"second"}    once a second, and for the rest at the end
 *   "stop"   send nothing more              {"kind":"end"}       every request has its outcome; the worker exits
 *   (end of input: exit at once)
 */
import type { RequestTemplate } from "./load";

/** Where requests go. */
export interface LoadTarget {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

/** One worker's part of a load. */
export interface LoadOrder {
  readonly runId: string;
  /** Index of this worker, from 0, and how many there are. */
  readonly worker: number;
  readonly workers: number;
  /** Requests per second of all workers together. */
  readonly rate: number;
  readonly duration: number;
  readonly connections: number;
  readonly timeout: number;
  readonly requests: readonly RequestTemplate[];
  readonly targets: readonly LoadTarget[];
}

/** What happened in an interval. Intervals of any workers can be added up. */
export interface LoadSample {
  readonly scheduled: number;
  readonly sent: number;
  readonly ok: number;
  /** What the successful requests carried. */
  readonly operations: number;
  /** Not sent within 10 ms of their scheduled time because the worker was slow. */
  readonly late: number;
  /** Not sent within 10 ms of their scheduled time because every connection to the target was busy. */
  readonly waited: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly perTarget: Readonly<Record<string, { readonly sent: number; readonly ok: number }>>;
  /** Base64 of the compressed HdrHistogram, microseconds. */
  readonly histogram: string;
}

export type WorkerMessage =
  | { readonly kind: "armed"; readonly open: number; readonly failed: number }
  /** `second` counts from 0 since "go". */
  | { readonly kind: "second"; readonly second: number; readonly sample: LoadSample }
  /** `seconds`: how long requests were scheduled. */
  | { readonly kind: "end"; readonly seconds: number };
