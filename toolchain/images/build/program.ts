import { copyFileSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { download } from "../../packages/apt";
import type { Program } from "../../packages/declared";
import type { Report } from "../../progress";
import { buildYggdrasil } from "../../yggdrasil/build";
import { isLeftOut, trimmedOf, type ImageContent } from "./recipe";
import { packTree, trim, unpackTree } from "./tree";

/**
 * Makes the archive of programs of one package with all that they need and a base has not. Everything in it is below /usr,
 * /etc and /var, so that it can be copied over the base.
 * @param inBase names of the packages in the base
 * @param folder where work is done
 */
export async function buildPrograms(
  content: ImageContent,
  inBase: readonly string[],
  folder: string,
  archive: string,
  report: Report,
): Promise<void> {
  const root = join(folder, "root");
  mkdirSync(root, { recursive: true });
  const debian = [...new Set(content.programs.flatMap((each) => (each.built ? [] : [each.debian])))];
  const built = content.programs.filter((each) => each.built);
  if (built.length > 0) await addBuilt(built, root);
  if (debian.length > 0) {
    const archives = join(folder, "archives");
    const leaveOut = (name: string) => isLeftOut(name) || inBase.includes(name);
    await download({ packages: debian, beside: "nothing", leaveOut, folder: archives }, report);
    await unpackTree(archives, root, report);
    trim(root, ["bin", "sbin", "lib", "lib64", ...(trimmedOf[content.name] ?? [])]);
    for (const program of content.programs) giveName(program, root);
  }
  await packTree(root, archive);
}

/** Makes it known by the name that the project calls it by. */
function giveName({ name, aliases = [], debian }: Program, root: string): void {
  const isThere = (file: string) => existsSync(join(root, "usr/bin", file));
  if (isThere(name)) return;
  const called = aliases.find(isThere);
  if (called === undefined) throw new Error(`Package ${debian} has no /usr/bin/${name}.`);
  symlinkSync(called, join(root, "usr/bin", name));
}

async function addBuilt(programs: readonly Program[], root: string): Promise<void> {
  const built = await buildYggdrasil();
  const target = join(root, "usr/local/bin");
  mkdirSync(target, { recursive: true });
  for (const { name } of programs) copyFileSync(join(built, name), join(target, name));
}
