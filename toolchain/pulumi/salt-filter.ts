import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { quote } from "../../components/hosts/quote";
import { project } from "../project";

const filter = join(project, "toolchain", "pulumi", "clean-stack-file.cjs");

/**
 * A bare `pulumi up` writes the salt of its state into the stack file. This tells git to look through that: a clean
 * filter in the checkout's own git configuration, named by `.gitattributes`, keeps the salt out of status and commits.
 */
export function installSaltFilter(): void {
  if (!existsSync(join(project, ".git"))) return;
  const wanted = `${quote([process.execPath, filter])} %f`;
  const git = (...args: string[]) => execFileSync("git", ["-C", project, "config", "--local", ...args]);
  try {
    if (configured() !== wanted) git("filter.testbed-stack-file.clean", wanted);
  } catch {
    // No git, or a checkout it refuses (another owner's): nothing will be committed from here either.
  }
}

function configured(): string | undefined {
  try {
    return execFileSync("git", ["-C", project, "config", "--local", "filter.testbed-stack-file.clean"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trimEnd();
  } catch {
    return undefined;
  }
}
