import type { Observation } from "../../../../scenarios/adapter";
import type { InventoryNode } from "../../../../scenarios/inventory";
import { PROCEDURES, type Realm } from "./realm";

/** Whether one node is well. Rejects when nobody answers. */
export function healthOf(realm: Realm, node: InventoryNode): Promise<Observation> {
  if (node.role === "provider") return providerHealth(realm, node);
  return node.role === "client" ? clientHealth(realm, node) : monitorHealth(realm, node);
}

async function providerHealth(realm: Realm, node: InventoryNode): Promise<Observation> {
  const { node: name, providers, peers } = await realm.member(node).status();
  if (name !== node.name) return { ok: false, saw: `${name} answers there` };
  const others = realm.providers.length - 1;
  const unserved = PROCEDURES.filter((each) => !providers[each]?.includes(node.name));
  if (unserved.length > 0) return { ok: false, saw: `does not advertise ${unserved.join(", ")}` };
  return { ok: peers >= others, saw: `reaches ${peers} of ${others} other providers` };
}

async function clientHealth(realm: Realm, node: InventoryNode): Promise<Observation> {
  const { node: name, providers } = await realm.member(node).clientHealth();
  if (name !== node.name) return { ok: false, saw: `${name} answers there` };
  const known = Math.min(...PROCEDURES.map((each) => providers[each]?.length ?? 0));
  return {
    ok: known >= realm.providers.length,
    saw: `knows ${known} of ${realm.providers.length} providers`,
  };
}

/** It has nothing of the system's; what there is to see is whether Prometheus runs, where it is wanted. */
async function monitorHealth(realm: Realm, node: InventoryNode): Promise<Observation> {
  if (!node.ports.some(({ name }) => name === "prometheus")) return { ok: true, saw: "has nothing to run" };
  const { status, text } = await realm.member(node).get("prometheus", "/-/ready");
  return { ok: status === 200, saw: text.trim().slice(0, 100) };
}
