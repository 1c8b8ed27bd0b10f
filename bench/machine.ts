import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, totalmem, type } from "node:os";

/** The machine a benchmark runs on, as one line: figures mean nothing without it. */
export function describeMachine(): string {
  const [{ model } = { model: "unknown CPU" }] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(" ");
  return `${cpus().length} × ${model}, ${memory}, ${type()} ${release()}, Node ${process.version}, load before ${load}`;
}

/** The commit that is measured; with a mark if files differ from it. */
export function describeCommit(): string {
  try {
    return execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown commit";
  }
}
