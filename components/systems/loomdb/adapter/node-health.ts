/** Whether a node of any role is well, and the plan's own troubleshooting. */
import type { Finding, Observation } from "../../../../scenarios/adapter";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { reasonOf } from "../../../../scenarios/reason";
import { RELAY_PORT } from "../places";
import type { Loom } from "./loom";

/** LoomDB keeps no more; a longer history, says the plan, slows a node down. */
const HISTORY_LIMIT = 1000;

/** Rejects when nobody answers. */
export async function healthOf(loom: Loom, node: InventoryNode): Promise<Observation> {
  const member = loom.member(node);
  if (node.role === "relay") {
    const peers = await member.relayPeers();
    const wanted = loom.nodes.length;
    return { ok: peers >= wanted, saw: `${peers} peers are connected, expected ${wanted}` };
  }
  if (node.role === "monitor") {
    if (!node.ports.some(({ name }) => name === "prometheus"))
      return { ok: true, saw: "nothing is to run here: the stack has no monitoring" };
    const ready = await member.ready();
    return { ok: ready, saw: ready ? "Prometheus is ready" : "Prometheus is not ready" };
  }
  const { nodeId, healthy, sync } = await member.health();
  const expected = loom.nodeIdOf(node);
  if (nodeId !== expected) return { ok: false, saw: `is ${nodeId}, expected ${expected}` };
  const silence = ((sync.silentMilliseconds ?? 0) / 1000).toFixed(1);
  const state = `${sync.wiresOpen ?? "?"} wires open, silent for ${silence} s`;
  return { ok: healthy, saw: `${healthy ? "healthy" : "says it is not healthy"}: ${state}` };
}

/** Of a node; that it is well, and what there is to say of the others, `testbed doctor` asks of everybody. */
export async function diagnose(loom: Loom, node: InventoryNode): Promise<readonly Finding[]> {
  if (node.role !== "node") return [];
  const { relay } = loom;
  const member = loom.member(node);
  return Promise.all([
    asked(
      "GUN_PEERS",
      async () => {
        const { peers = [] } = (await member.health()).sync;
        const wanted = relay && `http://${relay.name}:${RELAY_PORT}/gun`;
        return {
          ok: wanted === undefined ? peers.length > 0 : peers.includes(wanted),
          saw: `dials ${peers.join(", ") || "nobody"}`,
        };
      },
      "set GUN_PEERS to the relay's URL; a program that ignores it never connects",
    ),
    asked(
      "stores",
      async () => {
        const { differingParts, pendingChanges } = (await member.health()).sync;
        return {
          ok: differingParts === 0,
          saw: `${differingParts ?? "?"} parts differ from another node's, ${pendingChanges ?? "?"} writes are not everywhere`,
        };
      },
      "wait a few seconds; if it stays, look for a node whose clock is wrong",
    ),
    asked(
      "size of the history",
      async () => {
        const { length } = await member.history();
        return { ok: length <= HISTORY_LIMIT, saw: `${length} changes` };
      },
      "POST /history/clear",
    ),
  ]);
}

async function asked(
  what: string,
  question: () => Promise<Pick<Observation, "ok" | "saw">>,
  advice: string,
): Promise<Finding> {
  try {
    const { ok, saw } = await question();
    return { what, ok, saw, ...(ok ? {} : { advice }) };
  } catch (error) {
    return { what, ok: false, saw: reasonOf(error), advice };
  }
}
