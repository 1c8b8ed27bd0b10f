import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { quoteWord } from "../../components/hosts/quote";

/** Folders of an unpacked tree that hold shared libraries, in the loader's order. */
export function libraryFolders(root: string): string[] {
  return ["usr/lib", "lib"]
    .map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => [...triplets(folder).flatMap((each) => [each, ...foldersIn(each)]), folder])
    .filter((folder) => readdirSync(folder).some((name) => /\.so(\.|$)/.test(name)));
}

function triplets(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^[a-z0-9_]+-linux-/.test(name))
    .map((name) => join(folder, name));
}

/** Some libraries keep further ones in a folder of their own, such as `pulseaudio`. */
function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}

/** Makes the files of a package visible at their places below /usr/share. */
const WITH_SHARE = join(__dirname, "with-share.sh");

/**
 * A script that runs a program of an unpacked tree with the tree's libraries in front of the system's.
 * @param usr folder of the tree whose `share` the program must see as /usr/share; without it the program needs none
 */
export function wrapperScript(program: string, libraries: readonly string[], usr?: string): string {
  const path = quoteWord(libraries.join(":"));
  const setting = `LD_LIBRARY_PATH=${path}\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}`;
  const argv = usr === undefined ? [program] : ["sh", WITH_SHARE, usr, program];
  return [
    "#!/bin/sh",
    ...(libraries.length > 0 ? [setting, "export LD_LIBRARY_PATH"] : []),
    `exec ${argv.map(quoteWord).join(" ")} "$@"`,
    "",
  ].join("\n");
}

/** A word as `quoteWord` writes it. */
const WORD = String.raw`(?:'[^']*'|\\'|[^\s'\\])+`;
const unquoted = (word: string): string => word.replaceAll(/'([^']*)'|\\(')/g, "$1$2");

/** What a script of `wrapperScript` was made from. */
export interface Wrapped {
  readonly program: string;
  readonly libraries: readonly string[];
  /** Folder whose `share` the program must see as /usr/share. */
  readonly usr?: string;
}

/** Reads a script of `wrapperScript` back; undefined when it is none. Pure. */
export function readWrapper(text: string): Wrapped | undefined {
  const line = new RegExp(`^exec (?:sh ${WORD} (${WORD}) )?(${WORD}) "\\$@"$`, "m");
  const [, usr, program] = line.exec(text) ?? [];
  if (!text.startsWith("#!/bin/sh\n") || program === undefined) return undefined;
  const [, libraries = ""] = new RegExp(`^LD_LIBRARY_PATH=(${WORD}?)\\$\\{LD_`, "m").exec(text) ?? [];
  return {
    program: unquoted(program),
    libraries: unquoted(libraries).split(":").filter(Boolean),
    ...(usr !== undefined && { usr: unquoted(usr) }),
  };
}
