import { once } from "node:events";
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { ratio, type Table } from "../benchmark";
import { environment, onCore, output } from "../processes";
import { networkOf } from "./network";
import { eventually } from "../../test/support/eventually";
import { call } from "./rpc";
import type { Order, Outcome } from "./submit";
import { TYPESCRIPT } from "../../scenarios/typescript";

const SECONDS = 15;
const SIZE = 100;
const CONNECTIONS = 8;
/** More than any node takes within the time. */
const BATCHES = 30_000;

interface Header {
  readonly height: number;
  readonly timestamp_ms: number;
  readonly transactions: number;
  readonly confirmed_height: number;
}

/** Starts a server on the first core and waits for its first line. */
async function serve(
  argv: readonly string[],
): Promise<{ readonly child: ChildProcess; readonly line: string }> {
  const [program = "", ...args] = [...onCore(0), ...argv];
  const child = spawn(program, args, { env: environment, stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, line: line.toString() };
}

async function submit(url: string, more: Pick<Order, "batches" | "again">): Promise<Outcome> {
  const order: Order = { urls: [url], connections: CONNECTIONS, seconds: SECONDS, size: SIZE, ...more };
  const program = [process.execPath, ...TYPESCRIPT, join(__dirname, "submit.ts")];
  return JSON.parse(await output([...onCore(1), ...program, JSON.stringify(order)])) as Outcome;
}

async function floor(): Promise<Outcome> {
  const { child, line } = await serve([process.execPath, join(__dirname, "trivial-http.cjs")]);
  try {
    return await submit(`http://127.0.0.1:${Number(line)}`, { batches: 500, again: true });
  } finally {
    child.kill();
  }
}

interface Taken extends Outcome {
  /** Transactions a second in blocks, from the first with some to the last full second. */
  readonly inBlocks: number;
  /** Seconds from the last answer until every accepted transaction was confirmed. */
  readonly settled: number;
}

async function node(): Promise<Taken> {
  const network = networkOf(["validator"], ["127.0.0.1"]);
  const { child } = await serve(network.argv(0));
  try {
    const url = network.rpcOf(0);
    const head = () => call<Header>(url, "light.latest_header");
    await eventually("the first block", 60, async () => (await head()).height > 0);
    const before = (await head()).height;
    const outcome = await submit(url, { batches: BATCHES });
    const answered = performance.now();
    const wanted = outcome.accepted * SIZE;
    // Heights only grow here: there is one validator. The last headers are not told, nor confirmed.
    const blocks: Header[] = [];
    let sum = 0;
    await eventually("all transactions confirmed", 60, async () => {
      const { confirmed_height } = await head();
      const from = blocks.at(-1)?.height ?? before;
      if (confirmed_height > from) {
        const more = await call<Header[]>(url, "light.headers", { from: from + 1, to: confirmed_height });
        blocks.push(...more);
        sum += more.reduce((total, { transactions }) => total + transactions, 0);
      }
      return sum >= wanted;
    });
    const settled = (performance.now() - answered) / 1000;
    const full = blocks.filter(({ transactions }) => transactions > 0);
    const span = ((full.at(-1)?.timestamp_ms ?? NaN) - (full[0]?.timestamp_ms ?? NaN)) / 1000;
    const inBlocks = (sum - (full[0]?.transactions ?? 0)) / span;
    return { ...outcome, inBlocks, settled };
  } finally {
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    network.remove();
  }
}

/** What one node takes and confirms, beside a server that only reads. */
export async function throughput(log: (line: string) => void): Promise<Table> {
  const least = await floor();
  log(`trivial server: ${JSON.stringify(least)}`);
  const taken = await node();
  log(`node: ${JSON.stringify(taken)}`);
  const perSecond = ({ accepted, seconds }: Outcome): number => (accepted * SIZE) / seconds;
  const row = (name: string, outcome: Outcome, ...more: string[]): string[] => [
    ...[name, perSecond(outcome).toFixed(0), ratio(perSecond(outcome), perSecond(least))],
    ...[((outcome.seconds * CONNECTIONS * 1000) / (outcome.accepted + outcome.refused)).toFixed(1), ...more],
  ];
  return {
    title: "Transactions a second of one node",
    columns: [
      "",
      "accepted tx/s",
      "of the floor",
      "ms a batch",
      "in blocks tx/s",
      "all confirmed after s",
      "target",
    ],
    rows: [
      row("node:http that reads and answers 200", least, "–", "–", "–"),
      row("the node", taken, taken.inBlocks.toFixed(0), taken.settled.toFixed(1), "≥ 10000 tx/s"),
    ],
    notes: [
      `One validator on loopback; batches of ${SIZE} (${least.bytes} bytes) from another process over ${CONNECTIONS} keep-alive ` +
        `connections, each sending its next batch when the last one was answered, for ${SECONDS} s; server and client on a core ` +
        `of their own. ${taken.refused} batches were refused; every accepted one was confirmed (three blocks on top) that ` +
        "long after the last answer, three to four seconds of which are the three blocks.",
    ],
  };
}
