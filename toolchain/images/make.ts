import { connect, type Engine } from "../engine/connect";
import { findSystemProgram } from "../programs";
import { binDirectory } from "../project";
import { SetupError } from "../setup-error";
import { goArchitecture } from "../yggdrasil/build";
import { baseArchive, programArchive } from "./archive";
import { imageContents } from "./build/recipe";
import { load } from "./load";
import { baseReference, programReference, type PreparedImages } from "./names";

/**
 * Makes images from the distribution's packages and gives them to an engine.
 * @param system the stack's system. @default all systems
 * @throws SetupError where this machine cannot make them for that engine
 */
export async function makeImages(engine: Engine, system?: string): Promise<PreparedImages> {
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
  return { source: "built", engine: engine.host, base: baseReference(base.key), programs };
}

function requireMakeable({ host, architecture }: Engine): void {
  const advice = [
    "Where the engine can pull images, TESTBED_IMAGES=official takes those that are published.",
    "Or set up once on a machine that can make them, with the same DOCKER_HOST.",
  ];
  const tools = ["apt-get", "dpkg-deb", "tar", "ldd"];
  const lacking = tools.some((name) => findSystemProgram(name, binDirectory) === undefined);
  if (process.platform !== "linux" || lacking) {
    const what = "The engine can pull no images, and they can only be made on Debian and Ubuntu.";
    throw new SetupError(what, advice);
  }
  const own = goArchitecture(process.arch);
  if (architecture === own) return;
  throw new SetupError(
    `The engine at ${host} runs ${architecture}; images that are made here are for ${own}.`,
    advice,
  );
}
