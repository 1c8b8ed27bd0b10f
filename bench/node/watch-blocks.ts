/**
 * Reads how long each block took from its proposer's clock to the node: `watch-blocks.ts SECONDS METRICS-URL…`, milliseconds as
 * a JSON array on stdout. The histogram is read more often than blocks come: what one block adds to its sum is that
 * block's own time, to the millisecond of the header, which is finer than the buckets.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";

const LOOK_EVERY_MS = 200;
const NAME = "the_block_block_propagation_seconds";

interface Seen {
  readonly count: number;
  readonly sum: number;
}

async function look(url: string): Promise<Seen> {
  const text = await (await request(url)).body.text();
  const value = (part: string): number =>
    Number(new RegExp(`^${NAME}_${part}\\S* (\\S+)`, "m").exec(text)?.[1] ?? NaN);
  return { count: value("count"), sum: value("sum") };
}

async function watch(url: string, seconds: number): Promise<number[]> {
  const taken: number[] = [];
  const end = performance.now() + seconds * 1000;
  let last = await look(url);
  while (performance.now() < end) {
    await sleep(LOOK_EVERY_MS);
    const now = await look(url);
    // Two at once, which a halted machine makes, have one mean.
    const blocks = now.count - last.count;
    for (let block = 0; block < blocks; block++) taken.push(((now.sum - last.sum) / blocks) * 1000);
    last = now;
  }
  return taken;
}

const [seconds = "", ...urls] = process.argv.slice(2);
void Promise.all(urls.map((url) => watch(url, Number(seconds)))).then((taken) =>
  console.log(JSON.stringify(taken.flat())),
);
