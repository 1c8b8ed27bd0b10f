/** The `testbed` command: what the last runs said, and what can be done about it. */
import { Command, CommanderError } from "commander";
import { testbedVersion } from "../scenarios/runner/header";
import { EXIT, Problem } from "./exit";
import { levelsHelp, renderHelp, runHelp } from "./help-texts";
import type { CleanOptions } from "./clean";
import type { HealOptions } from "./heal";
import type { LogsOptions } from "./logs";
import type { StackOptions } from "./options";
import type { RunOptions } from "./run";
import type { RenderOptions } from "./render";
import type { ReportOptions } from "./report";
import type { ReproduceOptions } from "./reproduce";
import type { TrustOptions } from "./trust";
import { projectRoot } from "./project";
import { reasonOf } from "../scenarios/reason";

const { stdout, stderr } = process;

const program = new Command("testbed")
  .description("Look at, mend and judge again what `pulumi up` deployed and proved.")
  .version(testbedVersion())
  .showHelpAfterError("(`testbed --help` lists what there is)")
  .exitOverride()
  // What comes after a script's name is the script's.
  .enablePositionalOptions()
  .addHelpText(
    "after",
    `
Exit codes:
  ${EXIT.ok}  all is well
  ${EXIT.notPass}  a verdict is not pass, something is not well, or could not be healed
  ${EXIT.drift}  drift, wrong usage, or something needed is not there

Results go to stdout (with --json: one JSON document), everything else to stderr.`,
  );

// What reaches machines may need their passwords.
program.hook("preAction", async () => {
  const { unlockPasswords } = require("./passwords") as typeof import("./passwords");
  await unlockPasswords(projectRoot);
});

const stackOption = ["-s, --stack <name>", "the stack; needed only when there are several"] as const;
const withStack = (command: Command): Command =>
  command.option(...stackOption).option("--json", "print one JSON document");

withStack(program.command("status"))
  .description("the last run's verdicts, where its results and the services are, and how to tear down")
  .action(async (options: StackOptions) => {
    const { status } = require("./status") as typeof import("./status");
    process.exitCode = await status(projectRoot, options);
  });

withStack(program.command("heal"))
  .description("undo every fault of ours on every host, whatever any state says")
  .option("--all", "also what other checkouts of Testbed left on this machine")
  .action(async (options: HealOptions) => {
    const { heal } = require("./heal") as typeof import("./heal");
    process.exitCode = await heal(projectRoot, options);
  });

withStack(program.command("drift"))
  .description("compare what was deployed with what is there; exits 2 when they differ")
  .action(async (options: StackOptions) => {
    const { drift } = require("./drift") as typeof import("./drift");
    process.exitCode = await drift(projectRoot, options);
  });

withStack(program.command("health"))
  .description("ask every node whether it is well; exits 1 when one is not, or does not answer")
  .action(async (options: StackOptions) => {
    const { health } = require("./health") as typeof import("./health");
    process.exitCode = await health(projectRoot, options);
  });

withStack(program.command("doctor"))
  .description("look for what is wrong with a stack and this machine, with advice; exits 1 when something is")
  .action(async (options: StackOptions) => {
    const { doctor } = require("./doctor") as typeof import("./doctor");
    process.exitCode = await doctor(projectRoot, options);
  });

program
  .command("logs")
  .argument("[node]", "only this node's")
  .description("what the services wrote, of all nodes in the order of time")
  .option(...stackOption)
  .option("-f, --follow", "go on with what is written from now on; Ctrl-C ends it")
  .option("--service <name...>", "only these services")
  .option("--since <time>", "from then on: 10m, 2h, or a date and time")
  .option("--tail <lines>", "so many of each service, or `all` (default: 100; all with --since)")
  .action(async (node: string | undefined, options: LogsOptions) => {
    const { logs } = require("./logs") as typeof import("./logs");
    process.exitCode = await logs(projectRoot, node, options);
  });

program
  .command("run")
  .argument("<script>", ".ts, .js, .sh, .py, or any executable")
  .argument("[args...]", "its own arguments")
  .description("run a test of your own against the stack; its exit code is passed on")
  .option(...stackOption)
  .passThroughOptions()
  .addHelpText("after", runHelp)
  .action(async (script: string, args: string[], options: RunOptions) => {
    const { run } = require("./run") as typeof import("./run");
    process.exitCode = await run(projectRoot, script, args, options);
  });

program
  .command("trust")
  .description(
    "who the machines of a `lan` stack say they are, to be pinned in its stack file; exits 1 when one is not",
  )
  .option("-s, --stack <name>", "the stack", "lan")
  .option("--write", "pin in the stack file what is not pinned yet")
  .action(async (options: TrustOptions) => {
    const { trust } = require("./trust") as typeof import("./trust");
    process.exitCode = await trust(projectRoot, options);
  });

program
  .command("render")
  .description("write what a stack on `kind` has in its clusters as files for kustomize, and so for Flux")
  .option(...stackOption)
  .requiredOption("--gitops <dir>", "folder for base/ and clusters/: empty, or rendered before")
  .addHelpText("after", renderHelp)
  .action(async (options: RenderOptions) => {
    const { render } = require("./render") as typeof import("./render");
    process.exitCode = await render(projectRoot, options);
  });

program
  .command("stop")
  .description("stop all nodes and keep what they have stored, where the environment can")
  .option(...stackOption)
  .action(async (options: StackOptions) => {
    const { stop } = require("./power") as typeof import("./power");
    process.exitCode = await stop(projectRoot, options);
  });

program
  .command("start")
  .description("start the nodes that were stopped, and wait until their services run")
  .option(...stackOption)
  .action(async (options: StackOptions) => {
    const { start } = require("./power") as typeof import("./power");
    process.exitCode = await start(projectRoot, options);
  });

program
  .command("clean")
  .description("take away what is left after `npm run destroy`")
  .option("-s, --stack <name>", "of this stack; needed only when there are several")
  .option("--all", "of all stacks of this checkout")
  .option("--volumes", "what the nodes have stored")
  .option("--images", "images of nodes that no container uses")
  .option("--results", "results of all runs, reports included")
  .addHelpText("after", levelsHelp)
  .action(async (options: CleanOptions) => {
    const { clean } = require("./clean") as typeof import("./clean");
    process.exitCode = await clean(projectRoot, options);
  });

withStack(program.command("recheck"))
  .argument("<run>", "id of a run, its directory, or `last`")
  .description("judge the stored samples of a run again: histories, load limits, observations")
  .action(async (run: string, options: StackOptions) => {
    const { recheck } = require("./recheck") as typeof import("./recheck");
    process.exitCode = await recheck(projectRoot, run, options);
  });

withStack(program.command("report"))
  .argument("[run]", "id of a run, its directory, or `last`", "last")
  .option("--no-open", "only make it and print its path")
  .description("make the report of a run anew and open it in the browser")
  .action(async (run: string, options: ReportOptions) => {
    const { report } = require("./report") as typeof import("./report");
    process.exitCode = await report(projectRoot, run, options);
  });

withStack(program.command("reproduce"))
  .argument("<run>", "id of a run, its directory, or `last`")
  .option("--scenario <id...>", "only these scenarios")
  .option("--force", "also against a deployment that differs from the run's")
  .description("run the scenarios of a run again, with its settings, seed and pace")
  .action(async (run: string, options: ReproduceOptions) => {
    const { reproduce } = require("./reproduce") as typeof import("./reproduce");
    process.exitCode = await reproduce(projectRoot, run, options);
  });

stdout.on("error", () => {
  // `testbed status | head`: who reads has enough.
  process.exit(process.exitCode ?? EXIT.ok);
});

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong; asking for help is no mistake.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.drift;
    return;
  }
  stderr.write(`${reasonOf(error)}\n`);
  process.exitCode = error instanceof Problem ? error.exitCode : EXIT.drift;
});
