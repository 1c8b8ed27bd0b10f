import { existsSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { aggregate } from "./commands/aggregate";
import { check } from "./commands/check";
import { run } from "./commands/run";
import { status } from "./commands/status";
import { treasury } from "./commands/treasury";
import { ConfigMistakes } from "./config/mistakes";
import { VERSION } from "./version";

const FAILED = 1;
const WRONG_USAGE = 2;
/** Where `status` looks without `--config`: the plan's places on Linux and on a Mac. */
const USUAL_PLACES = [
  "/var/lib/the-block/config/the-block.toml",
  "/usr/local/var/the-block/config/the-block.toml",
];

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
