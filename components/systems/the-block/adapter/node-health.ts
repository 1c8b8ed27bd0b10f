/** Whether one node is well: it itself answers, what it counts moves, and so does its chain. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Observation } from "../../../../scenarios/adapter";
import { identityOf } from "../identity";
import type { BlockNode } from "./block-node";
import { sumOf, type Metric } from "../../../../scenarios/metrics-text";

/** Milliseconds. The height has to move within three slots of one second; the half is for the way there and back. */
const MOVES_WITHIN = 3500;
const LOOK_EVERY = 250;

interface Look {
  readonly identity: string | undefined;
  readonly height: number;
  /** All counters together: which of them move depends on what the node does. */
  readonly counted: number;
}

/** Looks at the node's own metrics until they have moved, for `within` milliseconds. Rejects when they do not answer. */
export async function healthOf(
  member: BlockNode,
  signal: AbortSignal,
  within = MOVES_WITHIN,
): Promise<Observation> {
  const began = performance.now();
  const first = readLook(await member.metrics());
  const expected = identityOf(member.node);
  if (first.identity !== expected)
    return {
      ok: false,
      saw: `at ${member.metricsAddress} answers ${first.identity ?? "somebody without a name"}, expected ${expected}`,
    };
  if (Number.isNaN(first.height)) return { ok: false, saw: "its metrics show no height" };
  let now = first;
  while (performance.now() - began < within) {
    await sleep(LOOK_EVERY, undefined, { signal });
    now = readLook(await member.metrics());
    if (now.height > first.height && now.counted !== first.counted)
      return {
        ok: true,
        saw: `height ${now.height}, up by ${now.height - first.height} in ${((performance.now() - began) / 1000).toFixed(1)} s`,
        data: { height: now.height },
      };
  }
  if (now.height > first.height) return { ok: false, saw: "its counters do not move: its metrics are stale" };
  return { ok: false, saw: `height stays at ${now.height}` };
}

function readLook(metrics: readonly Metric[]): Look {
  const counters = metrics.filter(({ name }) => name.endsWith("_total"));
  return {
    identity: metrics.find(({ name }) => name === "the_block_info")?.labels["identity"],
    height: sumOf(metrics, "the_block_height") ?? Number.NaN,
    counted: counters.reduce((sum, { value }) => sum + value, 0),
  };
}
