import { existsSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { startAggregator } from "./aggregator/start-aggregator";
import { loadNode } from "./config/load-node";
import { ConfigMistakes } from "./config/mistakes";
import { startOracle } from "./energy/oracle";
import { log } from "./log";
import { startNode } from "./start-node";
import { status } from "./status";
import { startTelemetry } from "./telemetry/start-telemetry";
import { startExecutor } from "./treasury/start-executor";
import { untilStopped } from "./until-stopped";
import { VERSION } from "./version";

const FAILED = 1;
const WRONG_USAGE = 2;
/** Where `status` looks without `--config`: the plan's places on Linux and on a Mac. */
const USUAL_PLACES = [
  "/var/lib/the-block/config/the-block.toml",
  "/usr/local/var/the-block/config/the-block.toml",
];

async function run(file: string): Promise<void> {
  const input = loadNode(file);
  const { config, genesis, validatorKey } = input;
  const node = await startNode(input);
  const telemetry = await startTelemetry(node);
  const member = genesis.members.findIndex(({ identity }) => identity === config.node.identity);
  const oracle = validatorKey && startOracle(node.submission, member, validatorKey.privateKey);
  log("info", `${config.node.identity} runs at height ${node.ledger.head.header.height}`);
  process.stdout.write(`RPC listening on ${config.network.rpc_addr}\n`);
  await untilStopped(async () => {
    oracle?.stop();
    await Promise.all([telemetry.stop(), node.stop()]);
  });
}

async function treasury(file: string): Promise<void> {
  const executor = await startExecutor(file, loadNode(file));
  log("info", `${executor.status().identity} runs`);
  process.stdout.write(`treasury listening on ${executor.address}\n`);
  await untilStopped(() => executor.stop());
}

async function aggregate(file: string): Promise<void> {
  const aggregator = await startAggregator(file);
  process.stdout.write(`aggregator listening on ${aggregator.address}\n`);
  await untilStopped(() => aggregator.stop());
}

/** The key itself is not shown. */
function check(file: string): void {
  const { config, genesis } = loadNode(file);
  process.stdout.write(`${JSON.stringify({ config, genesis }, null, 2)}\n`);
}

const program = new Command("the-block")
  .description("A node of The Block, as plan 000 documents it.")
  .version(VERSION)
  .exitOverride()
  .configureHelp({ showGlobalOptions: false })
  .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong usage or configuration.");

/** A command on a configuration file. */
function command(name: string, about: string, action: (file: string) => Promise<void> | void): void {
  program
    .command(name)
    .description(about)
    .requiredOption("--config <FILE>", "configuration (TOML)")
    .action(({ config }: { config: string }) => action(config));
}

command("run", "run the node", run);
program
  .command("status")
  .description("identity, role, height, peers and executor of the node on this host")
  .option("--config <FILE>", `configuration (TOML); without it, ${USUAL_PLACES.join(" or ")}`)
  .option("--json", "as one line of JSON")
  .action(({ config, json }: { config?: string; json?: boolean }) =>
    status(config ?? USUAL_PLACES.find(existsSync) ?? USUAL_PLACES[0] ?? "", json ?? false),
  );
command("treasury", "run the treasury executor", treasury);
command("aggregate", "run the metrics aggregator (observer)", aggregate);
command("check", "read the configuration and print it as understood, or all mistakes", check);

program.parseAsync().catch((error: unknown) => {
  // Commander has told its own errors already.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigMistakes ? WRONG_USAGE : FAILED);
});
