import { join } from "node:path";
import { Namespaces, namespacesMissing } from "../../test/support/namespaces";
import { quantile, ratio, type Table } from "../benchmark";
import { output } from "../processes";
import { networkOf, type Network } from "./network";
import type { Order, Outcome } from "./submit";
import { TYPESCRIPT } from "../../scenarios/typescript";

const SECONDS = 25;
const SIZE = 100;
const RATES = [0, 1_000, 5_000];
const TRIPS = 300;
/** Of the floor's server; the nodes have other ports. */
const PORT = 7000;
const ROLES = ["validator", "validator", "observer"] as const;

interface Figures {
  /** Milliseconds, of each block at each node that did not make it. */
  readonly spread: readonly number[];
  /** Bytes of a block, about. */
  readonly bytes: number;
  readonly sent: Outcome | undefined;
}

const program = (name: string): string[] => [process.execPath, ...TYPESCRIPT, join(__dirname, name)];

/** Bytes of a block at that rate: what a batch of transfers takes on the wire, and the header. */
const HEADER_BYTES = 158;
const bytesAt = (rate: number): number => HEADER_BYTES + (rate / SIZE) * (4 + 46 + 28 * SIZE + 64);

async function measure(lab: Namespaces, network: Network, rate: number): Promise<Figures> {
  const nodes = ROLES.map((_, node) => node);
  const order: Order = {
    ...{ urls: nodes.map(network.rpcOf), connections: 9, seconds: SECONDS + 2, size: SIZE },
    ...{ rate: rate / SIZE, batches: (rate / SIZE) * (SECONDS + 2) },
  };
  const [sent, spread] = await Promise.all([
    rate > 0 ? output([...lab.exec(), ...program("submit.ts"), JSON.stringify(order)]) : undefined,
    output([...lab.exec(), ...program("watch-blocks.ts"), String(SECONDS), ...nodes.map(network.metricsOf)]),
  ]);
  return {
    spread: JSON.parse(spread) as number[],
    bytes: bytesAt(rate),
    sent: sent === undefined ? undefined : (JSON.parse(sent) as Outcome),
  };
}

async function roundTrips(lab: Namespaces, bytes: number): Promise<readonly number[]> {
  const ask = [
    process.execPath,
    join(__dirname, "round-trip.cjs"),
    "ask",
    lab.inventory().nodes[0]?.address ?? "",
  ];
  return JSON.parse(await lab.run(1, ...ask, String(PORT), String(bytes), String(TRIPS))) as number[];
}

/** How long a block takes from its proposer's clock to the other nodes, beside a message of its size there and back. */
export async function propagation(log: (line: string) => void): Promise<Table> {
  const missing = namespacesMissing();
  if (missing !== undefined) throw new Error(missing);
  const lab = await Namespaces.create(ROLES.length, false);
  const network = networkOf(
    ROLES,
    lab.inventory().nodes.map(({ address }) => address),
  );
  const rows: string[][] = [];
  try {
    const [host] = lab.inventory().nodes;
    const echo = [
      process.execPath,
      join(__dirname, "round-trip.cjs"),
      "serve",
      host?.address ?? "",
      String(PORT),
    ];
    await lab.start(0, echo);
    await Promise.all(ROLES.map((_, node) => lab.start(node, network.argv(node))));
    for (const rate of RATES) {
      const { spread, bytes, sent } = await measure(lab, network, rate);
      const trips = await roundTrips(lab, bytes);
      const [p50, p99] = [quantile(spread, 0.5), quantile(spread, 0.99)];
      const floor = [quantile(trips, 0.5), quantile(trips, 0.99)] as const;
      log(`${rate} tx/s: ${JSON.stringify({ blocks: spread.length, p50, p99, floor, sent })}`);
      const taken = sent === undefined ? 0 : (sent.accepted * SIZE) / sent.seconds;
      rows.push([
        ...[rate === 0 ? "at rest" : `${rate} tx/s`, taken.toFixed(0), (bytes / 1024).toFixed(1)],
        ...[String(spread.length), p50.toFixed(1), p99.toFixed(1)],
        ...[floor[0].toFixed(2), floor[1].toFixed(2), ratio(p50, floor[0]), ratio(p99, floor[1])],
      ]);
    }
  } finally {
    await lab.remove();
    network.remove();
  }
  const columns = [
    ...["asked", "accepted tx/s", "block KiB", "seen", "p50 ms", "p99 ms"],
    ...["there and back p50 ms", "p99 ms", "p50 to that", "p99 to that"],
  ];
  const notes = [
    "Three nodes in namespaces joined by a bridge, as `local` makes hosts. From the time in the header to the arrival at each " +
      "other node, whole milliseconds of one clock, by what each block adds to `the_block_block_propagation_seconds_sum`; so " +
      "putting the block together, signing it and flushing it to the disk are in it. Floor: a TCP message of the block's size " +
      `there and back between the same namespaces, ${TRIPS} times.`,
  ];
  return { title: "Spreading of a block", columns, rows, notes };
}
