import { setTimeout as sleep } from "node:timers/promises";
import type { Adapter } from "../adapter";
import type { InventoryNode } from "../inventory";
import { reasonOf } from "../reason";
import type { HealthCheck, NodeHealth } from "./format";

/** How long a node may take to answer (s). */
const LIMIT_SECONDS = 5;

/** Asks every node at the same time whether it is well. A node that does not answer within the limit is not waited for. */
export async function checkHealth(
  nodes: readonly InventoryNode[],
  health: NonNullable<Adapter["health"]>,
  limitSeconds = LIMIT_SECONDS,
): Promise<HealthCheck> {
  const began = performance.now();
  const answers = await Promise.all(nodes.map((node) => ask(node, health, limitSeconds)));
  const seconds = (performance.now() - began) / 1000;
  const exit = answers.every(({ state }) => state === "up") ? 0 : 1;
  return { time: new Date().toISOString(), seconds, nodes: answers, exit };
}

async function ask(
  node: InventoryNode,
  health: NonNullable<Adapter["health"]>,
  limitSeconds: number,
): Promise<NodeHealth> {
  const about = { node: node.name, address: node.address };
  const over = new AbortController();
  const silence = sleep(limitSeconds * 1000, undefined, { signal: over.signal }).then(() => ({
    ok: false,
    missing: true,
    saw: `no answer within ${limitSeconds.toFixed(1)} s`,
  }));
  try {
    const { ok, missing, saw } = await Promise.race([health(node), silence]);
    return { ...about, state: missing === true ? "?" : ok ? "up" : "DOWN", saw };
  } catch (error) {
    // Nobody answers at an address that should: the node is down as far as anybody can tell.
    return { ...about, state: "DOWN", saw: reasonOf(error) };
  } finally {
    over.abort();
    silence.catch(() => undefined);
  }
}
