import { Histogram, type Registry } from "prom-client";
import type { Ledger } from "../ledger/ledger";

/** Blocks whose parent is further back than so many are not measured. */
const REMEMBERED = 256;

/**
 * What is measured when a block comes: intervals, propagation, and how long readings took.
 * @param receivedAt when (ms) a peer announced the block with this hash, if one did
 */
export function chainHistograms(
  ledger: Pick<Ledger, "on" | "head">,
  receivedAt: (hash: string) => number | undefined,
  registry: Registry,
): void {
  const histogram = (name: string, help: string, buckets: number[]): ((milliseconds: number) => void) => {
    const made = new Histogram({ name, help, buckets, registers: [registry] });
    return (milliseconds) => made.observe(Math.max(0, milliseconds) / 1000);
  };
  const interval = histogram(
    "the_block_block_interval_seconds",
    "Time between a block of the chain and the one before.",
    [0.5, 0.9, 1, 1.1, 1.5, 2, 3, 4, 5, 7.5, 10, 30, 60],
  );
  const propagation = histogram(
    "the_block_block_propagation_seconds",
    "From the proposer's clock to the arrival here.",
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  );
  const latency = histogram(
    "energy_oracle_latency_seconds",
    "From a reading to the block it is in.",
    [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30],
  );
  const made = new Map([[ledger.head.hash, ledger.head.header.timestamp_ms]]);
  ledger.on("applied", ({ hash, header }, records) => {
    // It left the chain and came back.
    if (made.has(hash)) return;
    const before = made.get(header.parent);
    // Genesis has no time of its own.
    if (before !== undefined && header.height > 1) interval(header.timestamp_ms - before);
    const received = receivedAt(hash);
    if (received !== undefined) propagation(received - header.timestamp_ms);
    for (const record of records)
      if (record.kind === "reading") latency(header.timestamp_ms - record.timestamp_ms);
    made.set(hash, header.timestamp_ms);
    const [oldest] = made.keys();
    if (made.size > REMEMBERED && oldest !== undefined) made.delete(oldest);
  });
}
