import { Command, CommanderError } from "commander";
import { readEnvironment, variables } from "./config/environment";
import { readMeshFile } from "./config/mesh-file";
import { ConfigMistakes } from "./config/mistakes";
import { log, logFrom } from "./log";
import { startNode } from "./start-node";
import { VERSION } from "./version";

const FAILED = 1;
const WRONG_USAGE = 2;
/** Nothing is lost by a hard end: all that must last is on disk already. */
const PATIENCE = 1500;

interface Options {
  readonly envFile?: string;
}

async function run({ envFile }: Options): Promise<void> {
  const environment = readEnvironment(variables(process.env, envFile));
  logFrom(environment.level);
  const stop = await startNode(environment, readMeshFile(environment.meshFile));
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    process.once(signal, () => {
      log("info", `${signal}: stopping`);
      setTimeout(() => process.exit(0), PATIENCE).unref();
      void stop().then(() => process.exit(0));
    });
}

const program = new Command("x0tta6bl4")
  .description(
    "A node of the mesh that plan 002 documents. Variables: NODE_ID, LISTEN_HOST, LISTEN_PORT, METRICS_PORT, LOG_LEVEL, YGGDRASIL_PEERS, MESH_FILE, STATE_DIRECTORY, OVERLAY_PORT.",
  )
  .version(VERSION)
  .exitOverride()
  .option(
    "--env-file <FILE>",
    "variables, where the environment does not set them; without it, .env if there is one",
  )
  .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 wrong usage or configuration.")
  .action((options: Options) => run(options));

program.parseAsync().catch((error: unknown) => {
  // Commander has told its own errors already.
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : WRONG_USAGE);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigMistakes ? WRONG_USAGE : FAILED);
});
