import type { CheckState } from "../../../../../scenarios/adapter";
import { nodesOf, numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { Network } from "../network";

/** What `the-block/chain` remembers, by node. */
interface Remembered {
  readonly height: Readonly<Record<string, number>>;
  readonly reorgs: Readonly<Record<string, number>>;
}

/** The height of each node at an earlier observation of `the-block/chain`. @throws MissingData if there was none */
export function remembered(args: Arguments, state: CheckState): Remembered {
  const since = textOf(args, "since");
  const data = state.observed.get(since)?.data as Partial<Remembered> | undefined;
  if (!data?.height || !data.reorgs) throw new MissingData(`observation \`${since}\` is none of the chain`);
  return { height: data.height, reorgs: data.reorgs };
}

/** The lowest height of an earlier observation: from here on, all nodes' later blocks are new. */
export function lowestOf({ height }: Remembered): number {
  return Math.min(...Object.values(height));
}

/** Several nodes' tips, and the highest block that all of them should have. */
async function look(network: Network, args: Arguments, state: CheckState) {
  const nodes = nodesOf(args, state, network.nodes);
  const tips = everyAnswer(await network.tips(nodes));
  const height = new Map([...tips].map(([name, tip]) => [name, tip.height]));
  const reorgs = new Map([...tips].map(([name, tip]) => [name, tip.reorgs]));
  return { nodes, height, reorgs, common: Math.min(...height.values()) };
}

/**
 * - `the-block/chain { on? }`: to be remembered: each node's height and count of reorganisations.
 * - `the-block/one-chain { skew, on? }`: one hash at the highest common height, and heights at most `skew` blocks apart.
 * - `the-block/no-reorg { since, on? }`: no node removed a block since the observation.
 */
export function chainChecks(network: Network): Checks {
  return {
    "the-block/chain": observing(async (args, state) => {
      const { height, reorgs } = await look(network, args, state);
      const data = { height: Object.fromEntries(height), reorgs: Object.fromEntries(reorgs) };
      return { ok: true, saw: `heights ${listed(height)}`, data };
    }),

    "the-block/one-chain": observing(async (args, state) => {
      const { nodes, height, common } = await look(network, args, state);
      if (nodes.length < 2) throw new MissingData("one chain alone has nothing to be compared with");
      if (common === 0) throw new MissingData(`nothing was produced yet: heights ${listed(height)}`);
      const hashes = everyAnswer(
        await network.ask(nodes, async (member) => {
          const [header] = await member.headers(common, common);
          if (header?.height !== common) throw new Error(`has no block at height ${common} any more`);
          return header.hash;
        }),
      );
      const data = { common, height: Object.fromEntries(height), hash: Object.fromEntries(hashes) };
      if (new Set(hashes.values()).size > 1) {
        const short = new Map([...hashes].map(([name, hash]) => [name, hash.slice(0, 8)]));
        return { ok: false, saw: `hashes differ at height ${common}: ${listed(short)}`, data };
      }
      const limit = numberOf(args, "skew");
      const skew = Math.max(...height.values()) - common;
      if (skew > limit)
        return {
          ok: false,
          saw: `heights are ${skew} blocks apart (limit ${limit}): ${listed(height)}`,
          data,
        };
      return {
        ok: true,
        saw: `${nodes.length} nodes have one hash at height ${common}, ${skew} blocks apart`,
        data,
      };
    }),

    "the-block/no-reorg": observing(async (args, state) => {
      const before = remembered(args, state).reorgs;
      const { reorgs } = await look(network, args, state);
      const moved = new Map(
        [...reorgs]
          .filter(([name, count]) => count !== before[name])
          .map(([name, count]) => [name, `${String(before[name])} before, ${count} now`]),
      );
      if (moved.size > 0) return { ok: false, saw: `reorganisations: ${listed(moved)}` };
      return { ok: true, saw: `no reorganisation on ${reorgs.size} nodes` };
    }),
  };
}
