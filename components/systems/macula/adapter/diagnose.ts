import type { Finding } from "../../../../scenarios/adapter";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { runOnNode } from "../../../../scenarios/on-node";
import { reasonOf } from "../../../../scenarios/reason";
import { hostName } from "../ports";
import type { Realm } from "./realm";

const WITHIN = 4_000;

/** What one would look at by hand when calls fail, beside the health that is asked of every system. */
export function diagnose(realm: Realm, node: InventoryNode): Promise<readonly Finding[]> {
  if (node.role === "monitor") return Promise.resolve([]);
  const ofProvider = node.role === "provider" ? [refusals(realm, node)] : [];
  return Promise.all([names(realm, node), ...ofProvider]);
}

/** A finding; a question that could not be asked is not well. */
async function finding(
  what: string,
  advice: string,
  look: () => Promise<{ readonly ok: boolean; readonly saw: string }>,
): Promise<Finding> {
  const { ok, saw } = await look().catch((error: unknown) => ({ ok: false, saw: reasonOf(error) }));
  return ok ? { what, ok, saw } : { what, ok, saw, advice };
}

function names(realm: Realm, node: InventoryNode): Promise<Finding> {
  const advice = "endpoints are dialled by name: the node's hosts file must have all providers";
  return finding("names of the providers", advice, async () => {
    const wrong: string[] = [];
    for (const provider of realm.providers) {
      const name = hostName(provider);
      const [address] = (await runOnNode(node, ["getent", "hosts", name], { timeout: WITHIN })).split(/\s+/);
      if (address !== provider.address) wrong.push(`${name} is ${address ?? "unknown"}`);
    }
    return { ok: wrong.length === 0, saw: wrong.join(", ") || `all ${realm.providers.length} resolve` };
  });
}

function refusals(realm: Realm, node: InventoryNode): Promise<Finding> {
  const advice =
    "somebody has another realm, cookie or realm key; `testbed drift` finds nodes whose files differ";
  return finding("refused handshakes and requests", advice, async () => {
    const { refused } = await realm.member(node).status();
    const words = Object.entries(refused).flatMap(([why, count]) => (count > 0 ? [`${count} × ${why}`] : []));
    return { ok: words.length === 0, saw: words.join(", ") || "none" };
  });
}
