import type { CheckState } from "../../../../../scenarios/adapter";
import { nodesOf, numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { LoadResult } from "../../../../../scenarios/load/load";
import type { Block } from "../block-node";
import type { Network } from "../network";
import { loadSeries } from "../transfer-source";
import { TransferSeries } from "../transfers";
import { lowestOf, remembered } from "./chain";

/** What a chain has of a load. */
interface Found {
  readonly transactions: number;
  /** Seconds from the first block with some of it to the last. */
  readonly seconds: number;
  /** A sentence if it has some of it twice. */
  readonly twice?: string;
}

/**
 * `the-block/load-confirmed { load, since, rate?, share?, on? }`: counted from the contents of confirmed blocks since
 * observation `since`, on every node: nothing that was accepted is lost, nothing is there twice; at least `share` of what
 * was scheduled is confirmed (0…1), at `rate` transactions a second or more, counted over the time that the load or the
 * blocks with it took, whichever was longer.
 */
export function loadChecks(network: Network): Checks {
  return {
    "the-block/load-confirmed": observing(async (args, state) => {
      const load = loadOf(args, state);
      const from = lowestOf(remembered(args, state)) + 1;
      const accepted = load.operations ?? 0;
      if (accepted === 0) throw new MissingData("the load was accepted nowhere");
      const series = new TransferSeries(loadSeries(network.context.runId), accepted / load.ok);
      const nodes = nodesOf(args, state, network.nodes);
      const found = everyAnswer(
        await network.ask(nodes, async (member) => {
          const { confirmed_height } = await member.tip();
          return foundIn(await member.blocks(from, confirmed_height), series, load.scheduled);
        }),
      );
      const counts = new Map([...found].map(([name, { transactions }]) => [name, transactions]));
      const twice = [...found].find(([, each]) => each.twice !== undefined);
      if (twice) return { ok: false, saw: `${twice[0]} ${String(twice[1].twice)}` };
      const least = Math.min(...counts.values());
      if (least < accepted)
        return {
          ok: false,
          saw: `of ${accepted} accepted transactions these are confirmed: ${listed(counts)}; the rest is lost`,
        };
      const seconds = Math.max(load.seconds, ...[...found.values()].map((each) => each.seconds));
      const rate = least / seconds;
      const share = least / (load.scheduled * series.size);
      const wanted = { rate: numberOf(args, "rate", 1e-9), share: numberOf(args, "share", 1e-9) };
      const asked = args["rate"] === undefined ? "" : ` (at least ${wanted.rate})`;
      const part = `${(share * 100).toFixed(2)} % of the schedule (at least ${(wanted.share * 100).toFixed(0)} %)`;
      return {
        ok: rate >= wanted.rate && share >= wanted.share,
        saw: `${least} transactions confirmed, ${rate.toFixed(0)}/s${asked}, ${part}, none lost`,
        data: { confirmed: least, rate, share, seconds },
      };
    }),
  };
}

function loadOf(args: Arguments, { loads }: CheckState): LoadResult {
  const name = textOf(args, "load");
  const load = loads.get(name);
  if (load === undefined) throw new MissingData(`there is no finished load "${name}"`);
  return load;
}

function foundIn(blocks: readonly Block[], series: TransferSeries, below: number): Found {
  const seen = new Set<number>();
  let transactions = 0;
  let twice: string | undefined;
  const times: number[] = [];
  for (const { height, timestamp_ms, batches } of blocks)
    for (const { sender, nonce, count } of batches) {
      const seq = series.seqOf(sender, nonce, below);
      if (seq === undefined) continue;
      if (seen.has(seq)) twice ??= `has batch ${seq} of the load twice, the second time at height ${height}`;
      seen.add(seq);
      transactions += count;
      times.push(timestamp_ms);
    }
  const seconds = times.length === 0 ? 0 : ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  return { transactions, seconds, ...(twice === undefined ? {} : { twice }) };
}
