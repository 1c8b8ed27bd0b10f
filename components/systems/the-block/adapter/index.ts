/** How scenarios speak to The Block. Knows nothing of Pulumi: the runner loads it alone. */
import type { AdapterFactory } from "../../../../scenarios/adapter";
import { chainChecks } from "./checks/chain";
import { clockChecks } from "./checks/clocks";
import { disbursementChecks } from "./checks/disbursements";
import { growthChecks } from "./checks/growth";
import { healthChecks } from "./checks/health";
import { loadChecks } from "./checks/load";
import { peerChecks } from "./checks/peers";
import { replayChecks } from "./checks/replays";
import { transferChecks } from "./checks/transfers";
import { treasuryChecks } from "./checks/treasury";
import { Network } from "./network";
import { healthOf } from "./node-health";
import { Treasury } from "./treasury";
import { startTransfers } from "./workloads/transfers";

export const adapter: AdapterFactory = (context) => {
  const network = new Network(context);
  const treasury = new Treasury(network);
  return {
    async leader() {
      // Of several that say so the latest, so that the checks after a fault tell that there are several.
      const [latest] = [...(await treasury.look()).holders.values()].sort((a, b) => b.epoch - a.epoch);
      return network.nodes.find((node) => node.name === latest?.node);
    },
    health: (node) => healthOf(network.member(node), context.signal),
    async sample(node) {
      const member = network.member(node);
      const [{ height, confirmed_height, reorgs }, { peers, executor }] = await Promise.all([
        member.tip(),
        member.status(),
      ]);
      return {
        ...{ height, confirmed: confirmed_height, peers, reorgs },
        ...(executor === null
          ? {}
          : { lease: executor.active ? "holds it" : "stands by", epoch: executor.epoch }),
      };
    },
    checks: {
      ...peerChecks(network),
      ...chainChecks(network),
      ...growthChecks(network),
      ...clockChecks(network),
      ...treasuryChecks(network, treasury),
      ...disbursementChecks(network),
      ...replayChecks(network),
      ...loadChecks(network),
      ...transferChecks(network),
      ...healthChecks(network),
    },
    workloads: {
      transfers: (args) => Promise.resolve(startTransfers(network, args)),
    },
  };
};
