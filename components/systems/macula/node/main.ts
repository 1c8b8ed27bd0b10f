import { Command, CommanderError } from "commander";
import { startClient } from "./client/start-client";
import { ConfigMistakes, loadClientConfig, loadNodeConfig } from "./config";
import { description } from "./describe";
import { startNode } from "./provider/start-node";
import { untilStopped } from "./until-stopped";

const FAILED = 1;
const WRONG_USAGE = 2;

const program = new Command("macula")
  .description("Nodes and client of a Macula realm, as plan 001 documents them.")
  .exitOverride()
  .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong usage or configuration.");

program
  .command("node")
  .description("run a node that provides procedures")
  .requiredOption("--config <FILE>", "configuration (JSON)")
  .action(async ({ config }: { config: string }) => {
    const node = await startNode(loadNodeConfig(config));
    await untilStopped(() => node.stop());
  });

program
  .command("client")
  .description("run the client service, which calls what it is told to")
  .requiredOption("--config <FILE>", "configuration (JSON)")
  .action(async ({ config }: { config: string }) => {
    const client = await startClient(loadClientConfig(config));
    await untilStopped(() => client.stop());
  });

program
  .command("describe")
  .description("print what this program can do (JSON)")
  .action(() => void process.stdout.write(`${JSON.stringify(description, undefined, 2)}\n`));

program.parseAsync().catch((error: unknown) => {
  // Commander has told its own errors already.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigMistakes ? WRONG_USAGE : FAILED);
});
