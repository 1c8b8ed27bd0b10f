import { spawn } from "node:child_process";
import { constants } from "node:os";
import { dirname, delimiter } from "node:path";
import { pulumiEnvironment } from "../environment";
import { project } from "../project";
import { installedToolchain, realCli } from "./source";

/** Terminals and npm may both pass one key press on: what comes within this time is one signal. */
const samePress = 1_000;
const passedOn = { SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGINT" } as const;

/** Path of the CLI itself and its environment. */
export function pulumiCli(): { readonly file: string; readonly env: NodeJS.ProcessEnv } {
  const toolchain = installedToolchain();
  const file = realCli(toolchain);
  const env = pulumiEnvironment();
  return {
    file,
    env: { ...env, PULUMI_HOME: toolchain.home, PATH: `${dirname(file)}${delimiter}${env.PATH ?? ""}` },
  };
}

/**
 * Runs Pulumi in the foreground with its own output and returns its exit code. It gets a process group of its own, so
 * that each interrupt reaches it once: the first cancels the update in order, the second ends it at once.
 */
export async function runPulumi(args: readonly string[]): Promise<number> {
  const { file, env } = pulumiCli();
  const child = spawn(file, args, {
    cwd: project,
    env,
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  let last = 0;
  const pass = (signal: NodeJS.Signals) => {
    if (Date.now() - last < samePress) return;
    last = Date.now();
    child.kill(passedOn[signal as keyof typeof passedOn]);
  };
  const signals = Object.keys(passedOn) as (keyof typeof passedOn)[];
  for (const signal of signals) process.on(signal, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code, signal) => {
        resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
      });
    });
  } finally {
    for (const signal of signals) process.off(signal, pass);
  }
}
