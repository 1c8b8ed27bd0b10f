import { join } from "node:path";
import { contentKey, folderKey } from "../../content";
import type { Engine } from "../../engine/docker";
import { distribution, fill, type Archive } from "../archive";
import { imagesOn, load } from "../load";
import { requireMakeable } from "../make";
import { buildHost } from "./build";
import { hostPackages } from "./packages";

/**
 * Sees to it that an engine has the image that hosts of the LAN test rig boot from.
 * @param more packages that the hosts have beside the usual ones
 * @returns its reference
 * @throws SetupError where this machine cannot make it
 */
export async function lanHostImage(engine: Engine, more: readonly string[] = []): Promise<string> {
  requireMakeable(engine);
  const archive = await hostArchive(engine, [...hostPackages, ...[...more].sort()]);
  const reference = `testbed-lan-host:${archive.key}`;
  if (!(await imagesOn(engine)).has(reference)) await load(engine, reference, archive);
  return reference;
}

async function hostArchive(engine: Engine, packages: readonly string[]): Promise<Archive> {
  const key = contentKey(folderKey(__dirname), await distribution(), process.arch, ...packages);
  const title = "Making the image of a LAN host from the distribution's packages (once)";
  const folder = await fill(`lan-host-${key}`, title, (work, archive, report) =>
    buildHost(engine, packages, work, archive, report),
  );
  return { key, file: join(folder, "root.tar") };
}
