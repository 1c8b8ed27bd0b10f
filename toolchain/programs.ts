import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where administration programs are on systems that keep these folders out of a user's PATH. */
const administration = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Folders of PATH in order. */
export function searchPath(path = process.env.PATH ?? ""): string[] {
  return path.split(delimiter).filter((folder) => folder !== "");
}

/** The first executable file of this name in the folders. */
export function findProgram(name: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** As findProgram, over PATH and the administration folders, without one folder (our own wrappers). */
export function findSystemProgram(name: string, without: string): string | undefined {
  return findProgram(
    name,
    [...searchPath(), ...administration].filter((folder) => folder !== without),
  );
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
