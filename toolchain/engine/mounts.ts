import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import type { EnginePlace } from "./place";

/**
 * An engine mounts the folder of its images on itself. One that was killed leaves that, and whoever starts there next takes it for
 * somebody else's. Takes it away once the engine has ended; not a disk that is mounted there.
 */
export async function forgetMount({ data }: EnginePlace): Promise<void> {
  if (mountsOnItself(data)) await promisify(execFile)("umount", [data]);
}

/** Whether a folder is a mount of a part of a file system; see proc_pid_mountinfo(5) for the fields. */
function mountsOnItself(folder: string, table = readFileSync("/proc/self/mountinfo", "utf8")): boolean {
  const plain = (field: string): string =>
    field.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
  const lines = table.split("\n").map((line) => line.split(" ").map(plain));
  return lines.some(([, , , root, at]) => at === folder && root !== "/");
}
