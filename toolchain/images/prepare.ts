import { join } from "node:path";
import { IMAGES_FILE, type DockerImages } from "../../components/environments/docker/images/chosen";
import { officialBase } from "../../components/environments/docker/images/official";
import { replaceFile } from "../../scenarios/results/files";
import { connect, type Engine } from "../engine/connect";
import { findSystemProgram } from "../programs";
import { binDirectory, project } from "../project";
import { SetupError } from "../setup-error";
import { goArchitecture } from "../yggdrasil/build";
import { baseArchive, programArchive } from "./archive";
import { imageContents } from "./build/recipe";
import { load } from "./load";
import { baseReference, programReference } from "./names";
import { chooseImageSource } from "./source";

/**
 * Sees to it that an engine can make the nodes of a system, and writes down from what. Quick when it is all there.
 * @param system the stack's system. @default all systems
 * @throws SetupError when images must be made and this machine cannot do it
 */
export async function prepareImages(engine: Engine, system?: string): Promise<DockerImages> {
  const images =
    (await chooseImageSource(engine)) === "built"
      ? await makeImages(engine, system)
      : { source: "official" as const, base: officialBase, programs: {} };
  replaceFile(join(project, IMAGES_FILE), `${JSON.stringify(images, undefined, 2)}\n`);
  return images;
}

async function makeImages(engine: Engine, system: string | undefined): Promise<DockerImages> {
  requireMakeable(engine);
  const docker = connect(engine.host);
  const base = await baseArchive();
  await load(docker, baseReference(base.key), base);
  const programs: Record<string, string> = {};
  for (const content of imageContents(system)) {
    const archive = await programArchive(content, base);
    const reference = programReference(content.name, archive.key);
    await load(docker, reference, archive);
    for (const { name } of content.programs) programs[name] = reference;
  }
  return { source: "built", base: baseReference(base.key), programs };
}

function requireMakeable({ host, architecture }: Engine): void {
  const advice = [
    "Where the engine can pull images, TESTBED_IMAGES=official takes those that are published.",
    "Or set up once on a machine that can, with the same DOCKER_HOST.",
  ];
  const tools = ["apt-get", "dpkg-deb", "tar", "ldd"].filter(
    (name) => findSystemProgram(name, binDirectory) === undefined,
  );
  if (process.platform !== "linux" || tools.length > 0)
    throw new SetupError(
      "The engine can pull no images, and they can only be made on Debian and Ubuntu.",
      advice,
    );
  const own = goArchitecture(process.arch);
  if (architecture !== own)
    throw new SetupError(
      `The engine at ${host} runs ${architecture}; images that are made here are for ${own}.`,
      advice,
    );
}
