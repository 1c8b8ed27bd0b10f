import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, realpathSync } from "node:fs";
import { basename, delimiter, join, relative } from "node:path";
import { findProgram, searchPath } from "../../../toolchain/programs";
import { readWrapper } from "../../../toolchain/packages/wrapper";

/** A program of the controller's machine that also runs on others of its kind. */
export interface SendableProgram {
  /** The program itself. */
  readonly file: string;
  /** Libraries that not every machine has. */
  readonly libraries: readonly string[];
  /** Files that it reads by fixed paths below /usr/share: path there → path here. */
  readonly share: ReadonlyMap<string, string>;
}

/**
 * Looks for a program as the project's own tools do: those that set-up prepared first.
 * @returns undefined when there is none (any more), or it is a script and no program
 */
export function findSendable(name: string, project: string): SendableProgram | undefined {
  const folders = [join(project, ".testbed/bin"), ...searchPath(), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  const found = findProgram(name, folders);
  if (found === undefined) return undefined;
  const wrapped = isElf(found) ? undefined : readWrapper(readFileSync(found, "utf8"));
  const file = wrapped?.program ?? found;
  if (!existsSync(file) || !isElf(file)) return undefined;
  return {
    file: realpathSync(file),
    libraries: privateLibraries(file, wrapped?.libraries ?? []),
    share: wrapped?.usr === undefined ? new Map() : sharedFiles(join(wrapped.usr, "share"), basename(file)),
  };
}

/** Those of folders that have the program's name, or its first words. What they link to is for people to look at. */
function sharedFiles(share: string, program: string): ReadonlyMap<string, string> {
  const own = readdirSync(share).filter((name) => `${program}-`.startsWith(`${name}-`));
  const files = own.flatMap((name) =>
    readdirSync(join(share, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return new Map(files.map((file) => [relative(share, file), file]));
}

function isElf(file: string): boolean {
  const handle = openSync(file, "r");
  try {
    const head = Buffer.alloc(4);
    readSync(handle, head, 0, 4, 0);
    return head.equals(Buffer.from("\x7fELF", "latin1"));
  } finally {
    closeSync(handle);
  }
}

/** Those that the loader takes from the given folders: of a private copy, not of the system. */
function privateLibraries(file: string, folders: readonly string[]): readonly string[] {
  if (folders.length === 0) return [];
  const env = { ...process.env, LD_LIBRARY_PATH: folders.join(delimiter) };
  const listing = execFileSync("ldd", [file], { env, encoding: "utf8" });
  return [...listing.matchAll(/=> (\S+)/g)]
    .map(([, path = ""]) => path)
    .filter((path) => folders.some((folder) => path === join(folder, basename(path))));
}
