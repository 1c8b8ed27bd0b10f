import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, CommandError } from "../command";
import { contentKey, fillOnce, folderKey } from "../content";
import { exclusively } from "../exclusive";
import { step } from "../progress";
import { cacheDirectory } from "../project";
import { SetupError } from "../setup-error";
import { yggdrasilVersion } from "../yggdrasil/build";
import { buildBase } from "./build/base";
import { buildPrograms } from "./build/program";
import type { ImageContent } from "./build/recipe";

/** The root file system of an image, in the cache. */
export interface Archive {
  /** Changes with all that goes into it, as far as it is known before it is made. */
  readonly key: string;
  readonly file: string;
}

export interface BaseArchive extends Archive {
  /** Names of the Debian packages in it. */
  readonly packages: readonly string[];
}

/** What every archive depends on: how they are made, the distribution they are made from, this Node. */
async function recipeKey(): Promise<string> {
  const release = await distribution();
  const node = `${process.version} ${String(statSync(process.execPath).size)}`;
  return contentKey(folderKey(join(__dirname, "build")), release, process.arch, node, yggdrasilVersion);
}

/** Name and version of this machine's distribution. */
export function distribution(): Promise<string> {
  return command(["sh", "-c", '. /etc/os-release && echo "$ID $VERSION_ID"']);
}

/** The base from Debian packages; made unless the cache has it. */
export async function baseArchive(): Promise<BaseArchive> {
  const key = await recipeKey();
  const title = "Making the images' base from the distribution's packages (once)";
  const folder = await fill(`base-${key}`, title, async (work, archive, report) => {
    const names = await buildBase(work, archive, report);
    writeFileSync(`${archive}.packages`, names.join("\n"));
  });
  const packages = readFileSync(join(folder, "root.tar.packages"), "utf8").split("\n");
  return { key, file: join(folder, "root.tar"), packages };
}

/** Programs from Debian packages or built; made unless the cache has them. */
export async function programArchive(content: ImageContent, base: BaseArchive): Promise<Archive> {
  const names = content.programs.map(({ name }) => name);
  const key = contentKey(base.key, JSON.stringify(content.programs));
  const title = `Making the image of ${names.join(", ")} (once)`;
  const folder = await fill(`${content.name}-${key}`, title, (work, archive, report) =>
    buildPrograms(content, base.packages, work, archive, report),
  );
  return { key, file: join(folder, "root.tar") };
}

/**
 * Makes an archive in a folder of the cache, unless it is there. Only the archive is kept of what a build leaves.
 * @returns the folder
 * @throws SetupError when a program that makes it fails
 */
export async function fill(
  name: string,
  title: string,
  build: (work: string, archive: string, report: (line: string) => void) => Promise<void>,
): Promise<string> {
  const folder = join(cacheDirectory(), "images", name);
  const fillIt = (empty: string) =>
    step(title, async (report) => {
      const work = join(empty, "work");
      mkdirSync(work);
      await build(work, join(empty, "root.tar"), report);
      rmSync(work, { recursive: true });
    });
  try {
    await exclusively(`${folder}.lock`, () => fillOnce(folder, fillIt));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new SetupError(
      `An image could not be made from the distribution's packages: ${error.message}`,
      ["Does `apt-get update` work on this machine, and is there space in the cache folder (TESTBED_CACHE)?"],
      { cause: error },
    );
  }
  return folder;
}
