import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { quoteWord } from "../../components/hosts/quote";

/** What the shell keeps for itself. */
const kept = /^(UID|EUID|PPID|BASHOPTS|SHELLOPTS|_)$/;

/**
 * How a program runs in a lane: on a machine of its own as far as network, namespaces and /run go, see `lane.sh`. To be
 * started in the project's folder, with `laneInput` on stdin; stdin is closed to end it.
 */
export function laneArgv(argv: readonly string[]): string[] {
  const user = [process.getuid?.() ?? 0, process.getgid?.() ?? 0].map(String);
  const root = "components/environments/local/scripts/root.sh";
  return ["sh", root, "bash", "toolchain/testing/lane.sh", ...user, ...argv];
}

/** The environment for a program in a lane. Not on its command line: it may hold a passphrase. */
export function laneInput(environment: NodeJS.ProcessEnv): string {
  const lines = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined || kept.test(name) || !/^[A-Za-z_]\w*$/.test(name)
      ? []
      : [`export ${name}=${quoteWord(value)}\n`],
  );
  return `${lines.join("")}\0`;
}

/** Why nothing can run in a lane here; undefined when it can. */
export async function lanesMissing(): Promise<string | undefined> {
  if (process.platform !== "linux") return "network namespaces need Linux";
  const [program = "", ...args] = laneArgv(["true"]);
  const child = spawn(program, args, { stdio: ["pipe", "ignore", "pipe"] });
  child.stdin.on("error", () => undefined).write(laneInput(process.env));
  const ended = new Promise<string>((resolve) => {
    child.on("error", ({ message }) => {
      resolve(message);
    });
    child.on("close", (code) => {
      resolve(code === 0 ? "" : `ended with ${String(code)}`);
    });
  });
  const [said, problem] = await Promise.all([text(child.stderr), ended]);
  return problem === "" ? undefined : said.trim() || `a machine of its own cannot be made: ${problem}`;
}
