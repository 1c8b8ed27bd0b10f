import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { ARCHIVE_SIGNATURE, ASSET_SIGNATURE, typedObject, type PropertyMap } from "../provider/property";
import type { CommandInputs } from "./inputs";
import { compileGlob } from "./glob";

/** The `assets` and `archive` outputs: files of the working directory that the given globs name. */
export async function collectFiles(inputs: CommandInputs): Promise<PropertyMap> {
  const dir = path.resolve(inputs.dir ?? ".");
  const outputs: Record<string, PropertyMap> = {};
  if (inputs.assetPaths) outputs["assets"] = await assetsOf(dir, inputs.assetPaths);
  if (inputs.archivePaths) {
    const assets = await assetsOf(dir, inputs.archivePaths);
    outputs["archive"] = typedObject(ARCHIVE_SIGNATURE, {
      hash: sha256(JSON.stringify(hashes(assets))),
      assets,
    });
  }
  return outputs;
}

async function assetsOf(dir: string, globs: readonly string[]): Promise<PropertyMap> {
  const assets: Record<string, PropertyMap> = {};
  for (const file of await selectFiles(dir, globs)) {
    const full = path.join(dir, file);
    assets[file] = typedObject(ASSET_SIGNATURE, { hash: sha256(await readFile(full)), path: full });
  }
  return assets;
}

/** Files below `dir` chosen by the globs in their order; one that starts with `!` takes files out again. */
export async function selectFiles(dir: string, globs: readonly string[]): Promise<readonly string[]> {
  const rules = globs.map((glob) => {
    const exclude = glob.startsWith("!");
    return { exclude, matches: compileGlob(exclude ? glob.slice(1) : glob) };
  });
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((file) => rules.reduce((chosen, rule) => (rule.matches(file) ? !rule.exclude : chosen), false))
    .sort();
}

function hashes(assets: PropertyMap): readonly unknown[] {
  return Object.entries(assets).map(([file, asset]) => [file, (asset as PropertyMap)["hash"]]);
}

function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
