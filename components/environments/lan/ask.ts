import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { configFile, script } from "./names";

/** A host does not answer, or not as it must; the message is a sentence without the host's name. */
export class UnreachableError extends Error {}

/** Milliseconds for all that is asked of a host at once. */
const PATIENCE = 60_000;

/**
 * Runs a script on a host, as root, with nothing of ours there.
 * @param input the script, after its environment
 * @returns its stdout, and milliseconds since 1970 between which it ran
 * @throws UnreachableError
 */
export async function ask(
  place: { readonly project: string; readonly stack: string; readonly atItsOwn?: boolean },
  node: string,
  input: string,
  args: readonly string[],
): Promise<{ readonly stdout: string; readonly from: number; readonly to: number }> {
  const argv = [script("ask"), configFile(place.stack, node), ...args];
  const from = Date.now();
  const child = spawn("bash", argv, {
    cwd: place.project,
    env: { ...process.env, ...(place.atItsOwn === true && { TESTBED_AT_ITS_OWN: "yes" }) },
    stdio: "pipe",
    timeout: PATIENCE,
    killSignal: "SIGKILL",
  });
  child.stdin.on("error", () => undefined).end(input);
  const ended = new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once("error", reject).once("close", (code, signal) => resolve([code, signal]));
  });
  const [stdout, stderr, [code, signal]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new UnreachableError(reasonFor(code, signal, stderr.trim()));
  return { stdout, from, to: Date.now() };
}

/** What ssh or sudo said, and what to do about it. Pure. */
export function reasonFor(code: number | null, signal: NodeJS.Signals | null, said: string): string {
  if (signal !== null) return `did not answer within ${PATIENCE / 1000} s`;
  const last = said.split("\n").at(-1) ?? "";
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|host key is known/.test(said))
    return "shows another host key than is pinned: if the machine was made anew, `npx testbed trust` shows its keys; if not, somebody stands between";
  if (/^sudo: .*incorrect password/m.test(said))
    return "does not take `sudoPassword` for this user's password";
  if (/^sudo: .*(password|askpass|terminal)/m.test(said))
    return "lets this user do nothing as root without a password: allow `sudo -n` (NOPASSWD in sudoers), log in as root, or set `sudoPassword`";
  if (/Permission denied/.test(said))
    return `refuses to let this user in: ${last}. Is the key in your agent, or named by \`identityFile\`, \`user\` right, and \`password\` if there is one?`;
  if (code === 255) return `cannot be reached: ${last || "ssh ended with 255"}`;
  return `cannot be looked at: ${last || `exit status ${String(code)}`}`;
}
