import { execFile } from "node:child_process";

export interface RunLimits {
  /** Milliseconds after which the program is killed. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a program and gives its stdout. The script, if any, is sent on stdin.
 * @param whose named in errors
 * @throws an error with the program's stderr, when it exits with anything but 0 or is out of time.
 */
export function runProgram(
  whose: string,
  [program, ...args]: readonly string[],
  limits: RunLimits,
  script?: string,
): Promise<string> {
  if (program === undefined) throw new Error(`nothing to run on ${whose}`);
  return new Promise((fulfil, reject) => {
    const child = execFile(
      program,
      args,
      { ...limits, killSignal: "SIGKILL", maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        if (error === null) {
          fulfil(stdout);
          return;
        }
        const reason =
          error.killed === true ? `out of time after ${limits.timeout} ms` : stderr.trim() || error.message;
        reject(new Error(reason, { cause: Object.assign(error, { stdout }) }));
      },
    );
    child.stdin?.on("error", () => undefined); // the exit status tells more than EPIPE
    child.stdin?.end(script ?? "");
  });
}

/** stdout of a program that failed, as far as `runProgram` or whoever passes its error on told it; else empty. */
export function printedBefore(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "stdout" in cause ? String(cause.stdout) : "";
}
