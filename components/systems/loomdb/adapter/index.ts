/** How scenarios speak to LoomDB. Knows nothing of Pulumi: the runner loads it alone. */
import type { AdapterFactory } from "../../../../scenarios/adapter";
import { arrivalChecks } from "./checks/arrivals";
import { connectionChecks } from "./checks/connection";
import { presenceChecks } from "./checks/presence";
import { storeChecks } from "./checks/stores";
import { writingChecks } from "./checks/writing";
import { Loom } from "./loom";
import { diagnose, healthOf } from "./node-health";
import { startCreates } from "./workloads/creates";

export const adapter: AdapterFactory = (context) => {
  const loom = new Loom(context);
  return {
    health: (node) => healthOf(loom, node),
    diagnose: (node) => diagnose(loom, node),
    async sample(node) {
      if (node.role === "monitor") return {};
      if (node.role === "relay") return { peers: await loom.member(node).relayPeers() };
      const { items, syncStatus } = await loom.member(node).stats();
      const { wiresOpen, pendingChanges, differingParts } = syncStatus;
      return Object.fromEntries(
        Object.entries({
          ...items,
          wires: wiresOpen,
          pending: pendingChanges,
          differing: differingParts,
        }).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
      );
    },
    checks: {
      ...connectionChecks(loom),
      ...writingChecks(loom),
      ...presenceChecks(loom),
      ...storeChecks(loom),
      ...arrivalChecks(loom),
    },
    workloads: { creates: (args) => startCreates(loom, args) },
  };
};
