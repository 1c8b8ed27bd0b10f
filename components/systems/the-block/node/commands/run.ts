import { loadNode } from "../config/load-node";
import { startOracle } from "../energy/oracle";
import { serveRegister } from "../lease/serve-register";
import { log } from "../log";
import { startNode } from "../start-node";
import { startTelemetry } from "../telemetry/start-telemetry";
import { serveTreasury } from "../treasury/serve-treasury";
import { untilStopped } from "./until-stopped";

/** `the-block run`: the node, until it is told to stop. */
export async function run(file: string): Promise<void> {
  const { config, genesis, validatorKey } = loadNode(file);
  const node = await startNode({ config, genesis, ...(validatorKey ? { validatorKey } : {}) });
  serveRegister(node);
  const treasury = serveTreasury(node);
  const telemetry = await startTelemetry(node);
  const member = genesis.members.findIndex(({ identity }) => identity === config.node.identity);
  const oracle = validatorKey ? startOracle(node, member, validatorKey.privateKey) : undefined;
  log(
    "info",
    `${config.node.identity} runs: gossip ${node.addresses.gossip}, height ${node.ledger.head().height}`,
  );
  process.stdout.write(`RPC listening on ${node.addresses.rpc}\n`);
  await untilStopped(async () => {
    oracle?.stop();
    treasury.stop();
    await Promise.all([telemetry.stop(), node.stop()]);
  });
}
