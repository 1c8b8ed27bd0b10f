import { join } from "node:path";
import { Command } from "commander";
import { check } from "./commands/check";
import { destroy } from "./commands/destroy";
import { stopOwnEngine } from "./commands/engine";
import { setUpStack } from "./commands/set-up";
import { start } from "./commands/start";
import { test, type TestOptions } from "./commands/test";
import { giveBack } from "./invoker";
import { chooseStack, type StackChoice } from "./pulumi/stack-file";
import { cacheDirectory, project, workDirectory } from "./project";
import { toldWithoutTrace } from "./told-without-trace";

interface RawOption {
  readonly raw?: boolean;
}

interface SetUpCommandOptions extends StackChoice {
  readonly engine?: boolean;
  readonly stopEngine?: boolean;
}

const program = new Command("npm start --")
  .description("Deploys the system of a stack file, runs its scenarios and shows their verdicts.")
  .addHelpText(
    "after",
    `
Options of \`npm start\` itself:
  -s, --stack <name>          stack file Pulumi.<name>.yaml (default: "local")
  --config-file <path>        stack file elsewhere: examples/Pulumi.etcd.yaml is stack etcd
  --raw                       show Pulumi's own output

Environment variables:
  TESTBED_CACHE       folder for what can be made again (default: ~/.cache/testbed)
  TESTBED_TOOLCHAIN   official | built: where the Pulumi CLI comes from (default: official if it can be downloaded)
  TESTBED_ENGINE      install: on Debian and Ubuntu as root, install and start a Docker engine where none answers
  TESTBED_IMAGES      official | built: what containers are made from (default: official if the engine can pull)
  DOCKER_HOST         the Docker engine (default: as Docker's own commands find it)
  PULUMI_BACKEND_URL  where Pulumi keeps its state (default: .testbed/state)

After set-up any Pulumi command works:  . .testbed/env && npx pulumi preview --stack local`,
  );

/** Ends the process with the command's exit code once its output is written. */
function does<A extends unknown[]>(work: (...args: A) => Promise<number>): (...args: A) => Promise<void> {
  return async (...args) => {
    process.exitCode = await work(...args);
  };
}

const rawOption = ["--raw", "show Pulumi's own output"] as const;
const stackOption = ["-s, --stack <name>", 'stack file Pulumi.<name>.yaml (default: "local")'] as const;
const fileOption = [
  "--config-file <path>",
  "stack file elsewhere: examples/Pulumi.etcd.yaml is stack etcd",
] as const;

program
  .command("start", { isDefault: true })
  .description("set up, `pulumi up`, verdicts (the default)")
  .option(...stackOption)
  .option(...fileOption)
  .option(...rawOption)
  // The default command is handed what is no command, such as a misspelt one.
  .allowExcessArguments()
  .action(async (options: StackChoice & RawOption, { args: [unknown] }: Command) => {
    if (unknown !== undefined)
      program.error(`error: unknown command '${unknown}' (\`npm start -- --help\` lists what there is)`, {
        exitCode: 2,
      });
    await does(start)({ ...options, stack: chooseStack(options) });
  });
program
  .command("destroy")
  .description("`pulumi destroy`, and remove the stack; results stay")
  .option(...stackOption)
  .option(...fileOption)
  .option(...rawOption)
  .option("--keep-volumes", "what nodes of `docker` have stored stays, for the next `npm start`")
  .action(
    does(async (options: StackChoice & RawOption & { readonly keepVolumes?: boolean }) =>
      destroy({ ...options, stack: chooseStack(options) }),
    ),
  );
program
  .command("setup")
  .description("get the Pulumi CLI, plugins and system programs, make the stack, write .testbed/env")
  .option(...stackOption)
  .option(...fileOption)
  .option("--engine", "where no Docker engine answers, install and start one (Debian and Ubuntu, as root)")
  .option("--stop-engine", "only stop the Docker engine that was started so")
  .action(
    does(async ({ engine, stopEngine, ...choice }: SetUpCommandOptions) =>
      stopEngine ? stopOwnEngine() : setUpStack(chooseStack(choice), engine),
    ),
  );
program
  .command("test")
  .description("run tests; the last line is `N passed, N failed, N skipped`")
  .argument("[suites...]", "unit, contract, engine, e2e (default: all); environments for e2e")
  .option("-g, --grep <pattern>", "only tests whose title matches")
  .option(
    "-j, --jobs <number>",
    "test files at once (default: TESTBED_TEST_JOBS, or one more than processors)",
  )
  .option("--thorough", "also what takes long and repeats what others prove (default: when suites are named)")
  .action(does(async (names: string[], options: TestOptions) => test(names, options)));
program
  .command("check")
  .description("lint, format, types, shellcheck, generated files, unit tests")
  .action(does(check));

async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    const known = toldWithoutTrace(error);
    if (!known) throw error;
    process.stderr.write(`${known.text}\n`);
    process.exitCode = known.exitCode;
  } finally {
    const own = [workDirectory, join(project, "results"), join(project, "node_modules"), cacheDirectory()];
    giveBack(own);
  }
}

void main();
