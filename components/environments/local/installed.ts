import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where `scripts/root.sh` looks for programs, in this order. */
function searchPath(project: string): readonly string[] {
  const own = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return [join(project, ".testbed/bin"), ...own, "/usr/local/sbin", "/usr/sbin", "/sbin"];
}

/** Whether services of a host find a program by its name. */
export function isInstalled(program: string, project: string): boolean {
  return searchPath(project).some((folder) => {
    const file = join(folder, program);
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  });
}
