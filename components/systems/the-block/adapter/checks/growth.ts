import { nodesOf, numberOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { Header } from "../block-node";
import type { Network } from "../network";
import { lowestOf, remembered } from "./chain";

/** Headers that one question may ask for. */
const PAGE = 1000;

/**
 * - `the-block/advanced { since, by, on? }`: each node's height is at least `by` blocks above what it was.
 * - `the-block/growing { stall, on? }`: for polling: no node stays at one height for more than `stall` seconds between looks.
 * - `the-block/block-interval { since, max, on? }`: no two blocks since then are more than `max` seconds apart, on any node.
 */
export function growthChecks(network: Network): Checks {
  const { now } = network.context;
  const seen = new Map<string, { readonly height: number; readonly at: number }>();

  return {
    "the-block/advanced": observing(async (args, state) => {
      const before = remembered(args, state).height;
      const by = numberOf(args, "by");
      const tips = everyAnswer(await network.tips(nodesOf(args, state, network.nodes)));
      const grown = new Map([...tips].map(([name, { height }]) => [name, height - (before[name] ?? height)]));
      const ok = [...grown.values()].every((blocks) => blocks >= by);
      return {
        ok,
        saw: `blocks since then: ${listed(grown)}; at least ${by} expected`,
        data: { grown: Object.fromEntries(grown) },
      };
    }),

    "the-block/growing": observing(async (args, state) => {
      const stall = numberOf(args, "stall");
      const tips = everyAnswer(await network.tips(nodesOf(args, state, network.nodes)));
      const stuck = new Map<string, string>();
      for (const [name, { height }] of tips) {
        const last = seen.get(name);
        if (last === undefined || height > last.height) seen.set(name, { height, at: now() });
        else if (now() - last.at > stall * 1000)
          stuck.set(name, `at height ${last.height} for ${((now() - last.at) / 1000).toFixed(1)} s`);
      }
      const heights = new Map([...tips].map(([name, { height }]) => [name, height]));
      if (stuck.size > 0) return { ok: false, saw: `stuck: ${listed(stuck)} (limit ${stall} s)` };
      return { ok: true, saw: `grows: ${listed(heights)}` };
    }),

    "the-block/block-interval": observing(async (args, state) => {
      const from = lowestOf(remembered(args, state));
      const max = numberOf(args, "max");
      const nodes = nodesOf(args, state, network.nodes);
      const answers = await network.ask(nodes, async (member) => {
        const { height } = await member.tip();
        const headers: Header[] = [];
        for (let first = from; first <= height; first += PAGE)
          headers.push(...(await member.headers(first, Math.min(height, first + PAGE - 1))));
        return headers;
      });
      const longest = new Map<string, number>();
      for (const [name, headers] of everyAnswer(answers)) {
        const broken = headers.findIndex((header, i) => i > 0 && header.parent !== headers[i - 1]?.hash);
        if (broken > 0)
          return {
            ok: false,
            saw: `${name}: block ${headers[broken]?.height} does not follow the one before`,
          };
        if (headers.length < 2) throw new MissingData(`${name} has ${headers.length} blocks since then`);
        longest.set(name, longestGap(headers));
      }
      const shown = new Map([...longest].map(([name, seconds]) => [name, `${seconds.toFixed(1)} s`]));
      return {
        ok: [...longest.values()].every((seconds) => seconds < max),
        saw: `longest time between two blocks: ${listed(shown)} (limit ${max} s)`,
        data: { longest: Object.fromEntries(longest) },
      };
    }),
  };
}

/** Seconds. */
function longestGap(headers: readonly Header[]): number {
  const gaps = headers.slice(1).map((header, i) => header.timestamp_ms - (headers[i]?.timestamp_ms ?? 0));
  return Math.max(...gaps) / 1000;
}
