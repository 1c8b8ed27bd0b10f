import { join } from "node:path";
import { contentKey, folderKey } from "../../content";
import type { Engine } from "../../engine/docker";
import { distribution, fill, type Archive } from "../archive";
import { imagesOn, load } from "../load";
import { requireMakeable } from "../make";
import { step } from "../../progress";
import { addPackages } from "./add";
import { buildHost } from "./build";

/**
 * Sees to it that an engine has the image that hosts of the LAN test rig boot from.
 * @param more packages that the hosts have beside the usual ones
 * @returns its reference
 * @throws SetupError where this machine cannot make it
 */
export async function lanHostImage(engine: Engine, more: readonly string[] = []): Promise<string> {
  requireMakeable(engine);
  const there = await imagesOn(engine);
  const archive = await hostArchive(engine);
  const image = `testbed-lan-host:${archive.key}`;
  if (!there.has(image)) await load(engine, image, archive);
  if (more.length === 0) return image;
  const packages = [...more].sort();
  const richer = `testbed-lan-host-more:${contentKey(archive.key, ...packages)}`;
  const title = `Adding ${packages.join(", ")} to the image of a LAN host (once)`;
  if (!there.has(richer)) await step(title, (report) => addPackages(engine, image, packages, richer, report));
  return richer;
}

async function hostArchive(engine: Engine): Promise<Archive> {
  const key = contentKey(folderKey(__dirname), await distribution(), process.arch);
  const title = "Making the image of a LAN host from the distribution's packages (once)";
  const folder = await fill(`lan-host-${key}`, title, (work, archive, report) =>
    buildHost(engine, work, archive, report),
  );
  return { key, file: join(folder, "root.tar") };
}
