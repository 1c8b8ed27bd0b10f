import { existsSync } from "node:fs";
import { constants } from "node:os";

/** How Go, and so the official plugin, names the signals that end a command. */
const SIGNALS: Readonly<Partial<Record<NodeJS.Signals, string>>> = {
  SIGABRT: "aborted",
  SIGALRM: "alarm clock",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGHUP: "hangup",
  SIGILL: "illegal instruction",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGQUIT: "quit",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

const ERRORS: Readonly<Record<string, string>> = {
  E2BIG: "argument list too long",
  EACCES: "permission denied",
  ENOENT: "no such file or directory",
  ENOEXEC: "exec format error",
  ENOTDIR: "not a directory",
};

/** How a child ended, or undefined when it ended well. */
export function endOf(code: number | null, signal: NodeJS.Signals | null): string | undefined {
  if (signal !== null) return `signal: ${SIGNALS[signal] ?? `signal ${String(constants.signals[signal])}`}`;
  return code === 0 ? undefined : `exit status ${String(code)}`;
}

/** Why a child could not be started. The system does not say which of the two was missing, so that is looked up. */
export function startFailure(error: unknown, file: string, dir: string | undefined): string {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const reason = ERRORS[code] ?? (error instanceof Error ? error.message : String(error));
  if (dir !== undefined && code === "ENOENT" && !existsSync(dir)) return `chdir ${dir}: ${reason}`;
  if (code === "ENOENT" && !file.includes("/")) return `exec: "${file}": executable file not found in $PATH`;
  return `fork/exec ${file}: ${reason}`;
}
