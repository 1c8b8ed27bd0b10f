import { Histogram, type Registry } from "prom-client";
import type { HeaderView, LedgerView } from "../running-node";

/** Parents of new blocks are among the last ones: no chain is reorganised deeper than this without a gap here. */
const REMEMBERED = 256;

/** What is measured when a block comes: intervals, propagation, and how long readings took. */
export function chainHistograms(ledger: Pick<LedgerView, "on" | "head">, registry: Registry): void {
  const histogram = (name: string, help: string, buckets: number[]): Histogram =>
    new Histogram({ name, help, buckets, registers: [registry] });
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
  const made = new Map<string, number>();
  const remember = ({ hash, timestamp_ms }: HeaderView): void => {
    made.set(hash, timestamp_ms);
    const [oldest] = made.keys();
    if (made.size > REMEMBERED && oldest !== undefined) made.delete(oldest);
  };
  remember(ledger.head());
  ledger.on("block", ({ header, readings, received_ms }) => {
    const before = made.get(header.parent);
    // Genesis has no time of its own.
    if (before !== undefined && header.height > 1) interval.observe((header.timestamp_ms - before) / 1000);
    remember(header);
    if (received_ms !== undefined) propagation.observe(Math.max(0, received_ms - header.timestamp_ms) / 1000);
    for (const { timestamp_ms } of readings)
      latency.observe(Math.max(0, header.timestamp_ms - timestamp_ms) / 1000);
  });
}
