import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { quoteWord } from "../../components/hosts/quote";

/** Folders of an unpacked tree that hold shared libraries, in the loader's order. */
export function libraryFolders(root: string): string[] {
  return ["usr/lib", "lib"]
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [...triplets(folder), folder])
    .filter((folder) => readdirSync(folder).some((name) => /\.so(\.|$)/.test(name)));
}

function triplets(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^[a-z0-9_]+-linux-/.test(name))
    .map((name) => join(folder, name));
}

/** A script that runs a program of an unpacked tree with the tree's libraries in front of the system's. */
export function wrapperScript(program: string, libraries: readonly string[]): string {
  const path = quoteWord(libraries.join(":"));
  const setting = `LD_LIBRARY_PATH=${path}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}`;
  return [
    "#!/bin/sh",
    ...(libraries.length > 0 ? [setting, "export LD_LIBRARY_PATH"] : []),
    `exec ${quoteWord(program)} "$@"`,
    "",
  ].join("\n");
}
