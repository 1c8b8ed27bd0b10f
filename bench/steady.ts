/**
 * Runs a stack's quick scenarios again and again while the machine is kept busy, and stops at the first verdict that is not
 * `pass`: what holds once in a while is not green.
 *   npm run steady -- --rounds 20 --busy 2
 */
import { spawn, type ChildProcess } from "node:child_process";
import { Command, InvalidArgumentError } from "commander";
import { withWorkspace, Workspace } from "../test/support/workspace";
import { latestResults } from "./latest-results";

interface Options {
  readonly rounds: number;
  readonly busy: number;
  readonly environment: string;
  readonly system: string;
  readonly scenarios?: readonly string[];
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("expected a whole number");
  return value;
}

const program = new Command("steady")
  .description("repeat a stack's quick scenarios on a busy machine")
  .option("--rounds <n>", "how often", whole, 20)
  .option("--busy <n>", "processes that do nothing but compute meanwhile", whole, 2)
  .option("--environment <name>", "where it runs", "local")
  .option("--system <name>", "the system", "the-block")
  .option("--scenarios <ids...>", "only these");

/** A process that takes all the CPU time it gets. It ends with this one, at the latest an hour later. */
const compute = (): ChildProcess =>
  spawn(
    process.execPath,
    ["-e", "const end = Date.now() + 3.6e6; while (Date.now() < end && process.ppid > 1);"],
    {
      stdio: "ignore",
    },
  );

async function main({ rounds, busy, environment, system, scenarios = [] }: Options): Promise<void> {
  const config = { environment, system, pace: "quick" };
  const workspace = new Workspace("index.ts", {
    ...config,
    scenarios: scenarios.length > 0 ? scenarios : "all",
  });
  const load = Array.from({ length: busy }, compute);
  try {
    await withWorkspace(workspace, async () => {
      for (let round = 1; round <= rounds; round++) {
        workspace.configure({ run: String(round) });
        const { seconds } = await workspace.up();
        const verdicts = latestResults(workspace.directory).map(
          ({ id, verdict }) => `${id} ${String(verdict)}`,
        );
        process.stdout.write(`${round}/${rounds}  ${seconds.toFixed(1)} s  ${verdicts.join(", ")}\n`);
      }
    });
  } finally {
    for (const child of load) child.kill();
  }
}

main(program.parse().opts<Options>()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
