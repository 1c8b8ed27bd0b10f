import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { pulumiEnvironment } from "../toolchain/environment";

/** Where the project's own tools are found, too. */
export const environment = pulumiEnvironment();

/** Whether a program can be run. */
export function has(program: string): boolean {
  try {
    execFileSync("which", [program], { env: environment, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** argv prefix that keeps a program on one core; empty where that cannot be done. */
export function onCore(core: number): readonly string[] {
  return cpus().length > core && has("taskset") ? ["taskset", "-c", String(core)] : [];
}

/** Runs a program to its end and returns what it printed; `heard` is told of it as it comes. */
export function output(
  argv: readonly string[],
  cwd = process.cwd(),
  heard?: (text: string) => void,
): Promise<string> {
  const [program = "", ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let [out, err] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      heard?.(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(out) : reject(new Error(`${argv.join(" ")}: exit code ${String(code)}\n${err}`)),
    );
  });
}

/** CPU seconds of all children of this process that have ended so far, with theirs. */
function childCpuSeconds(): number {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100; // cutime, cstime in ticks; Linux shows 100 a second
}

/** What `act` returned, and the CPU seconds of the children that ended meanwhile. */
export async function withCpu<T>(
  act: () => Promise<T>,
): Promise<{ readonly value: T; readonly cpuSeconds: number }> {
  const before = childCpuSeconds();
  const value = await act();
  return { value, cpuSeconds: childCpuSeconds() - before };
}
