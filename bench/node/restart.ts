import { spawn } from "node:child_process";
import { once } from "node:events";
import { signBlock, type Block } from "../../components/systems/the-block/node/ledger/block";
import { TransferSeries } from "../../components/systems/the-block/adapter/transfers";
import { Ledger } from "../../components/systems/the-block/node/ledger/ledger";
import { decodeRecord } from "../../components/systems/the-block/node/ledger/records";
import { SNAPSHOT_EVERY } from "../../components/systems/the-block/node/ledger/snapshots";
import { median, ratio, type Table } from "../benchmark";
import { environment } from "../processes";
import { networkOf, type Network } from "./network";

/** An hour at 1,000 tx/s, and as many blocks as can come after a snapshot. */
const BLOCKS = 3600 + SNAPSHOT_EVERY - 1;
const BATCHES = 10;
const SIZE = 100;
const TIMES = 3;
/** Blocks that share a flush: only the chain matters here. */
const AT_ONCE = 100;
const [VALIDATOR, OBSERVER] = [0, 1];

/** Fills the observer's disk with a chain that ends now, as a crash would leave it; closing the ledger is an orderly stop. */
function makeChain({ genesis, keys, dataOf }: Network): Ledger {
  const key = keys[VALIDATOR];
  if (!key) throw new Error("no validator");
  const directory = dataOf(OBSERVER);
  const ledger = new Ledger({ genesis, directory, cacheLimit: 2 ** 20, isVerified: () => true });
  const series = new TransferSeries("bench restart", SIZE);
  let { header, hash } = ledger.head;
  let waiting: Block[] = [];
  for (let number = 0; number < BLOCKS; number++) {
    const records = Array.from({ length: BATCHES }, (_, batch) =>
      decodeRecord(series.batch(number * BATCHES + batch)),
    );
    const slot = Math.floor(Date.now() / 1000) - BLOCKS + number;
    const place = { height: header.height + 1, parent: hash, slot, timestamp_ms: slot * 1000 };
    const block = signBlock(key.privateKey, { ...place, proposer: VALIDATOR }, records);
    ({ header, hash } = block);
    waiting.push(block);
    if (waiting.length < AT_ONCE && number < BLOCKS - 1) continue;
    ledger.add(...waiting);
    waiting = [];
  }
  return ledger;
}

/** Seconds from the start of the program until it answers, and the height it then has. */
async function start(network: Network): Promise<{ readonly seconds: number; readonly height: number }> {
  const [program = "", ...args] = network.argv(OBSERVER);
  const began = performance.now();
  const child = spawn(program, args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  const gone = once(child, "exit");
  let text = "";
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      text += chunk.toString();
      if (/listening on/.test(text)) resolve();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("exit", () => reject(new Error(`the node ended:\n${text}`)));
  });
  const seconds = (performance.now() - began) / 1000;
  child.kill("SIGKILL");
  await gone;
  return { seconds, height: Number(/height (\d+)/.exec(text)?.[1]) };
}

async function repeated(network: Network, height: number): Promise<number> {
  const seconds: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const started = await start(network);
    if (started.height !== height) throw new Error(`began at height ${started.height}, not ${height}`);
    seconds.push(started.seconds);
  }
  return median(seconds);
}

/** How long a node needs to be back with a long chain on its disk. */
export async function restart(log: (line: string) => void): Promise<Table> {
  const network = networkOf(["validator", "observer"], ["127.0.0.1", "127.0.0.2"]);
  try {
    const empty = await repeated(network, 0);
    const began = performance.now();
    const ledger = makeChain(network);
    log(`chain of ${BLOCKS} blocks made in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const crashed = await repeated(network, BLOCKS);
    ledger.close();
    const stopped = await repeated(network, BLOCKS);
    log(`empty ${empty} s, stopped ${stopped} s, crashed ${crashed} s`);
    const row = (name: string, seconds: number): string[] => [
      ...[name, seconds.toFixed(2), ratio(seconds, empty), (seconds - empty).toFixed(2)],
    ];
    return {
      title: "Restart with a long chain",
      columns: ["", "until it answers s", "of the floor", "more s"],
      rows: [
        row("empty disk", empty),
        row("after an orderly stop", stopped),
        row("after a crash, at worst", crashed),
      ],
      notes: [
        `${BLOCKS} blocks of ${BATCHES * SIZE} transactions. At worst the node applies again the ${SNAPSHOT_EVERY - 1} blocks since its last ` +
          `snapshot. From the start of the program until JSON-RPC answers; median of ${TIMES}.`,
      ],
    };
  } finally {
    network.remove();
  }
}
