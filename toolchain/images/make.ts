import type { Engine } from "../engine/docker";
import { findSystemProgram } from "../programs";
import { binDirectory } from "../project";
import { SetupError } from "../setup-error";
import { goArchitecture } from "../yggdrasil/build";
import { baseArchive, programArchive, type Archive } from "./archive";
import { imageContents } from "./build/recipe";
import { imagesOn, load } from "./load";
import { baseReference, programReference, type PreparedImages } from "./names";

/**
 * Makes images from the distribution's packages and gives an engine those that it has not.
 * @param system the stack's system. @default all systems
 * @throws SetupError where this machine cannot make them for that engine
 */
export async function makeImages(engine: Engine, system?: string): Promise<PreparedImages> {
  requireMakeable(engine);
  const there = await imagesOn(engine);
  const give = async (reference: string, archive: Archive) => {
    if (!there.has(reference)) await load(engine, reference, archive);
  };
  const base = await baseArchive();
  await give(baseReference(base.key), base);
  const programs: Record<string, string> = {};
  for (const content of imageContents(system)) {
    const archive = await programArchive(content, base);
    const reference = programReference(content.name, archive.key);
    await give(reference, archive);
    for (const { name } of content.programs) programs[name] = reference;
  }
  return { source: "built", engine: engine.host, base: baseReference(base.key), programs };
}

/** @throws SetupError where images for an engine cannot be made here */
export function requireMakeable({ host, architecture }: Engine): void {
  const advice = [
    "Where the engine can pull images, TESTBED_IMAGES=official takes those that are published.",
    "Or set up once on a machine that can make them, with the same DOCKER_HOST.",
  ];
  const tools = ["apt-get", "dpkg-deb", "tar", "ldd"];
  const lacking = tools.some((name) => findSystemProgram(name, binDirectory) === undefined);
  if (process.platform !== "linux" || lacking) {
    const what = "Images from packages can only be made on Debian and Ubuntu";
    throw new SetupError(`${what}; it takes ${tools.join(", ")}.`, advice);
  }
  const own = goArchitecture(process.arch);
  if (architecture === own) return;
  throw new SetupError(
    `The engine at ${host} runs ${architecture}; images that are made here are for ${own}.`,
    advice,
  );
}
