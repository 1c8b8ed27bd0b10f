import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

let bundled: Promise<string> | undefined;

/** The worker and all it imports as one script, so that a host needs nothing but Node to run it. */
export function workerCode(): Promise<string> {
  return (bundled ??= bundle());
}

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, "worker.ts")],
    bundle: true,
    platform: "node",
    target: "node20",
    minify: true,
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild made no bundle of the load worker");
  return file.text;
}

/**
 * argv that runs a worker whose code comes on stdin.
 * @param exec argv prefix of the host; empty on the controller
 */
export function workerCommand(exec: readonly string[]): [string, ...string[]] {
  // Under sudo and on other machines PATH is another one. The Node that a host was sent with its copy of the project, where it
  // then is, else this process's if it is there, else the host's own.
  const path = `bin:${dirname(process.execPath)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
  const bootstrap = readFileSync(join(__dirname, "bootstrap.cjs"), "utf8");
  const [program = "env", ...rest] = exec.length > 0 ? [...exec, "env"] : [];
  return [program, ...rest, `PATH=${path}`, "node", "-e", bootstrap];
}
