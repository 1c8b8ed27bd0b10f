import type { ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumiEnvironment } from "../environment";
import { ProcessGroup } from "../plugins/process-group";
import { project } from "../project";
import { laneArgv, laneInput } from "./lane";
import { brokenOff, type Outcome } from "./outcome";
import type { Job } from "./schedule";

/** Milliseconds for the rest of the output after the end. */
const patience = 2000;
/** Before the command of a job that others go before. */
const yielding = ["nice", "-n", "10"];
const mocha = join(project, "node_modules", "mocha", "bin", "mocha.js");

export interface RunOptions {
  /** Only tests whose title matches. */
  readonly grep?: string | undefined;
  /** Shows the output as it comes, instead of returning it. */
  readonly live: boolean;
  /** Ends the job. */
  readonly signal: AbortSignal;
}

/** A job that has ended. */
export interface Ended {
  readonly outcome: Outcome;
  /** All that it printed, unless it was shown. */
  readonly output: string;
  readonly seconds: number;
}

/** Runs the files of a job in one process, and returns what the reporter counted. */
export async function runJob(job: Job, { grep, live, signal }: RunOptions): Promise<Ended> {
  const scratch = mkdtempSync(join(tmpdir(), "testbed-test-"));
  const file = join(scratch, "outcome.json");
  const base = { ...lean(process.env), TESTBED_TEST_OUTCOME: file };
  const env = job.needsToolchain ? pulumiEnvironment(base) : base;
  const lane = job.place === "own";
  const argv = [process.execPath, ...mochaArgs(job, grep)];
  const [program = "", ...args] = [...(job.yields ? yielding : []), ...(lane ? laneArgv(argv) : argv)];
  const began = performance.now();
  try {
    const out = live ? "inherit" : "pipe";
    const group = new ProcessGroup(program, args, {
      ...{ cwd: project, env },
      stdio: [lane ? "pipe" : "ignore", out, out],
    });
    const { child } = group;
    const printed: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (data: Buffer) => printed.push(data));
    // A lane that has ended reads no more.
    child.stdin?.on("error", () => undefined).write(laneInput(env));
    // A lane ends, and clears out what was started in it, when its stdin does; signals might not reach who runs it as root.
    const stop = (): void => {
      if (child.stdin) child.stdin.end();
      else void group.end();
    };
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    const code = await ended(child).finally(() => {
      signal.removeEventListener("abort", stop);
    });
    const seconds = (performance.now() - began) / 1000;
    const outcome = judge(existsSync(file) ? readFileSync(file, "utf8") : undefined, code);
    return { outcome, output: Buffer.concat(printed).toString(), seconds };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Without what makes thousands of short processes slow. Node reads certificates for NODE_EXTRA_CA_CERTS whenever it starts, which
 * takes longer than the start itself, and tests ask nobody who has one of those; programs in Go do not live until collecting
 * garbage helps.
 */
function lean(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { GOGC: "400", ...environment, NODE_EXTRA_CA_CERTS: undefined };
}

/** Exit code. What a test left behind may hold the output for ever: it is not waited for long. */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
    child.on("exit", (code) => setTimeout(resolve, patience, code).unref());
  });
}

function mochaArgs({ files }: Job, grep: string | undefined): string[] {
  return [
    mocha,
    "--forbid-only",
    // Mocha would take the variable CI for a terminal, and a pipe for none.
    process.stdout.isTTY ? "--color" : "--no-color",
    "--reporter",
    join(__dirname, "reporter.ts"),
    ...(grep === undefined ? [] : ["--grep", grep]),
    ...files.map((file) => `test/${file}`),
  ];
}

/** A process that ends with an error although no test failed broke off, whatever it counted until then. */
export function judge(written: string | undefined, code: number | null): Outcome {
  if (written === undefined) return brokenOff;
  const outcome = JSON.parse(written) as Outcome;
  return code !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome;
}
