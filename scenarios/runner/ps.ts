import { spawnSync } from "node:child_process";
import { basename } from "node:path";

/** A process as `ps` tells of it, on systems without /proc. */
export interface ListedProcess {
  readonly name: string;
  readonly parent: number;
  /** `Fri Nov 27 22:54:31 2026`, local time. */
  readonly started: string;
}

/** Undefined when there is no such process, or no `ps`. */
export function listed(pid: number): ListedProcess | undefined {
  const { error, stdout } = spawnSync("ps", ["-o", "ppid=,lstart=,comm=", "-p", String(pid)], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  return error ? undefined : parseListed(stdout);
}

/** Pure. The last field is a name, or on macOS the path of the program, which may have spaces. */
export function parseListed(line: string): ListedProcess | undefined {
  const [, parent, started = "", program = ""] =
    /^\s*(\d+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(\S.*?)\s*$/.exec(line) ?? [];
  return parent === undefined ? undefined : { name: basename(program), parent: Number(parent), started };
}
