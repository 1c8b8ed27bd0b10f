import { StringDecoder } from "node:string_decoder";
import { ProcessGroup } from "../process-group";
import type { Operation } from "../provider/resource";
import { endOf, startFailure } from "./failure";
import type { CommandInputs } from "./inputs";
import { LineSplitter } from "./line-splitter";
import { quote } from "./quote";

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one command to its end and hands back what it printed.
 * Fails with `exit status N: running "COMMAND":` and the output when it ends with another status than 0.
 */
export async function execute(
  command: string,
  inputs: CommandInputs,
  previous: CommandOutput,
  operation: Operation,
): Promise<CommandOutput> {
  const [file, ...args] = [...interpreterOf(inputs), command];
  const transcript = new Transcript(inputs.logging, operation);
  const failure = await attempt(
    file,
    args,
    inputs,
    environmentOf(inputs, previous),
    transcript,
    operation.signal,
  );
  await transcript.close();
  if (failure !== undefined) {
    const why = operation.signal.aborted ? `${String(operation.signal.reason)}: ${failure}` : failure;
    throw new Error(`${why}: running ${quote(command)}:\n${transcript.all}`);
  }
  return { stdout: withoutLastNewline(transcript.stdout), stderr: withoutLastNewline(transcript.stderr) };
}

/** Runs the child until it has ended and all its output is here, or `signal` has ended it. Says how it failed. */
async function attempt(
  file: string,
  args: readonly string[],
  inputs: CommandInputs,
  env: NodeJS.ProcessEnv,
  transcript: Transcript,
  signal: AbortSignal,
): Promise<string | undefined> {
  let group: ProcessGroup;
  try {
    group = new ProcessGroup(file, args, { cwd: inputs.dir, env, stdio: ["pipe", "pipe", "pipe"] });
  } catch (error) {
    return startFailure(error, file, inputs.dir);
  }
  const abort = (): void => void group.end();
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await finished(group, inputs.stdin ?? "", transcript);
  } catch (error) {
    return startFailure(error, file, inputs.dir);
  } finally {
    signal.removeEventListener("abort", abort);
    if (signal.aborted) await group.end();
  }
}

function interpreterOf(inputs: CommandInputs): readonly string[] {
  return inputs.interpreter && inputs.interpreter.length > 0 ? inputs.interpreter : ["/bin/sh", "-c"];
}

function environmentOf(inputs: CommandInputs, previous: CommandOutput): NodeJS.ProcessEnv {
  const environment = { ...process.env, ...inputs.environment };
  if (inputs.addPreviousOutputInEnv ?? true) {
    if (previous.stdout !== "") environment["PULUMI_COMMAND_STDOUT"] = previous.stdout;
    if (previous.stderr !== "") environment["PULUMI_COMMAND_STDERR"] = previous.stderr;
  }
  return environment;
}

/** What a command printed, kept whole, and logged line by line as it comes. */
class Transcript {
  stdout = "";
  stderr = "";
  all = "";
  private readonly logged: Promise<void>[] = [];
  private readonly lines = new LineSplitter((line) => this.logged.push(this.operation.log(line)));
  private readonly logs: Readonly<Record<"stdout" | "stderr", boolean>>;

  constructor(
    logging: string | undefined,
    private readonly operation: Operation,
  ) {
    const both = logging === undefined || logging === "stdoutAndStderr";
    this.logs = { stdout: both || logging === "stdout", stderr: both || logging === "stderr" };
  }

  add(stream: "stdout" | "stderr", text: string): void {
    this[stream] += text;
    this.all += text;
    if (this.logs[stream]) this.lines.add(text);
  }

  async close(): Promise<void> {
    this.lines.end();
    await Promise.all(this.logged);
  }
}

/** Feeds and reads the child until its end, and says how it ended if not well. Rejects when it cannot be started. */
function finished(group: ProcessGroup, stdin: string, transcript: Transcript): Promise<string | undefined> {
  const { child } = group;
  for (const stream of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    child[stream]?.on("data", (chunk: Buffer) => {
      transcript.add(stream, decoder.write(chunk));
    });
    child[stream]?.on("end", () => {
      transcript.add(stream, decoder.end());
    });
  }
  // A command need not read what it is given.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(stdin);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve(endOf(code, signal));
    });
  });
}

function withoutLastNewline(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}
