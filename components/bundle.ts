import { mkdirSync, readFileSync, statSync } from "node:fs";
import { relative } from "node:path";
import { replaceFile } from "../scenarios/results/files";
import type { FileContent } from "./spec";

/** What a bundle was made from: path → size and time, so that an unchanged program is not bundled again. */
interface Made {
  readonly inputs: Readonly<Record<string, string>>;
}

const FOLDER = ".testbed/bundles";

/**
 * A program of this project and all it imports as one executable file, for hosts that have nothing but Node.
 * Its text depends on the sources alone: an unchanged program is an unchanged file.
 * @param entry its main module, relative to the project, which is the working directory
 * @returns the content of a file to be put on hosts
 * @throws Error when it cannot be bundled
 */
export function bundle(entry: string, name: string): FileContent {
  const file = `${FOLDER}/${name}.cjs`;
  if (!isFresh(file)) make(entry, file);
  return { file };
}

const recordOf = (file: string): string => `${file}.json`;

function isFresh(file: string): boolean {
  try {
    const { inputs } = JSON.parse(readFileSync(recordOf(file), "utf8")) as Made;
    return (
      statSync(file).isFile() && Object.entries(inputs).every(([path, stamp]) => stampOf(path) === stamp)
    );
  } catch {
    return false;
  }
}

/** Of a source its size and time; they change with every edit. */
function stampOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  return `${size} ${mtimeMs}`;
}

function make(entry: string, file: string): void {
  // Only when it is needed: an unchanged program costs a few looks at files.
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  const { outputFiles, metafile } = buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    banner: { js: "#!/usr/bin/env node" },
    legalComments: "inline",
    logLevel: "silent",
    metafile: true,
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild made no bundle of ${entry}`);
  mkdirSync(FOLDER, { recursive: true });
  const inputs = Object.fromEntries(
    Object.keys(metafile.inputs).map((path) => [relative(process.cwd(), path), stampOf(path)]),
  );
  replaceFile(file, output.text);
  replaceFile(recordOf(file), JSON.stringify({ inputs } satisfies Made));
}
