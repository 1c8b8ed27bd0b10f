/** What a system's own troubleshooting says, asked where its nodes can be reached. */
import type { Adapter, Finding } from "../adapter";
import type { InventoryNode } from "../inventory";
import { setTimeout as sleep } from "node:timers/promises";
import { reasonOf } from "../reason";
import { finding } from "./finding";

/** Seconds for all questions about a node. */
const WITHIN = 15;

/** Health, and every finding of the system, of one node. */
export async function askSystem(
  adapter: Pick<Adapter, "health" | "diagnose">,
  node: InventoryNode,
  seconds = WITHIN,
): Promise<readonly Finding[]> {
  const [health, own] = await Promise.all([askHealth(adapter, node, seconds), ask(adapter, node, seconds)]);
  return [...health, ...own];
}

async function askHealth(
  adapter: Pick<Adapter, "health">,
  node: InventoryNode,
  seconds: number,
): Promise<readonly Finding[]> {
  if (!adapter.health) return [];
  const answer = limited(adapter.health(node), seconds);
  const well = await finding("health", `\`testbed logs ${node.name}\` may say why`, async () => {
    const { ok, missing, saw } = await answer;
    if (!ok || missing === true) throw new Error(saw);
    return saw;
  });
  return [well];
}

async function ask(
  adapter: Pick<Adapter, "diagnose">,
  node: InventoryNode,
  seconds: number,
): Promise<readonly Finding[]> {
  if (!adapter.diagnose) return [];
  try {
    return await limited(adapter.diagnose(node), seconds);
  } catch (error) {
    const advice = `\`testbed logs ${node.name}\` may say why`;
    return [{ what: "troubleshooting", ok: false, saw: reasonOf(error), advice }];
  }
}

async function limited<T>(answer: Promise<T>, seconds: number): Promise<T> {
  const over = new AbortController();
  const silence = sleep(seconds * 1000, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${seconds} s`);
  });
  silence.catch(() => undefined);
  try {
    return await Promise.race([answer, silence]);
  } finally {
    over.abort();
  }
}
