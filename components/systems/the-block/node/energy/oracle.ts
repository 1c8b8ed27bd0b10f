import type { KeyObject } from "node:crypto";
import { decodeRecord, signReading } from "../ledger/records";
import { log } from "../log";
import type { MeterState } from "../ledger/state";
import type { Submission } from "../submission";

const EVERY_MS = 5_000;
/** What a busy core is taken to use, in watts. */
const WATTS_A_CORE = 10;

/** Joules of CPU time in microseconds. */
export function joulesOf({ user, system }: NodeJS.CpuUsage): number {
  return ((user + system) / 1e6) * WATTS_A_CORE;
}

/** The price at which half of the meters' last readings are below: their median; 0 without a reading. */
export function priceOf(meters: readonly Pick<MeterState, "joules">[]): number {
  const sorted = meters.map(({ joules }) => joules).sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}

/**
 * Meters what this process uses, and puts a signed reading into the chain every 5 s. What could not be put there is part of
 * the next reading.
 * @param member the node's index among the members
 */
export function startOracle(submission: Submission, member: number, key: KeyObject): { stop(): void } {
  let read = process.cpuUsage();
  const timer = setInterval(() => {
    const used = process.cpuUsage(read);
    try {
      submission.submit(decodeRecord(signReading(key, member, Date.now(), joulesOf(used))));
      read = { user: read.user + used.user, system: read.system + used.system };
    } catch (error) {
      log("warn", `energy reading not taken: ${(error as Error).message}`);
    }
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
}
