import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../scenarios/results/files";
import { contentKey } from "../content";
import type { Engine } from "../engine/docker";
import { programs } from "../packages/declared";
import { workDirectory } from "../project";
import { buildOnEngine } from "./build-on-engine";
import { imagesOn } from "./load";
import { makeImages } from "./make";
import { baseReference, programReference, type PreparedImages } from "./names";
import { officialBaseRecipe, officialPrograms } from "./official";
import { chooseImageSource } from "./source";

/** What the environment reads at preview. */
const record = join(workDirectory, "docker-images.json");

/**
 * Sees to it that an engine has what the nodes of a system are made from, and writes down what that is. Quick when it is
 * all there.
 * @param system the stack's system. @default all systems
 * @throws SetupError when images can neither be pulled nor made
 */
export async function prepareImages(engine: Engine, system?: string): Promise<PreparedImages> {
  const source = await chooseImageSource(engine);
  const images = await (source === "built" ? makeImages(engine, system) : buildOfficial(engine, system));
  const all = withEarlier(images, recorded());
  replaceFile(record, `${JSON.stringify(all, undefined, 2)}\n`);
  return all;
}

/** Programs of other systems' stacks stay known as long as they belong to the same base on the same engine. */
export function withEarlier(images: PreparedImages, earlier: PreparedImages | undefined): PreparedImages {
  if (earlier?.base !== images.base || earlier.engine !== images.engine) return images;
  return { ...images, programs: { ...earlier.programs, ...images.programs } };
}

function recorded(): PreparedImages | undefined {
  try {
    return JSON.parse(readFileSync(record, "utf8")) as PreparedImages;
  } catch {
    return undefined;
  }
}

async function buildOfficial(engine: Engine, system: string | undefined): Promise<PreparedImages> {
  const there = await imagesOn(engine);
  const build = async (reference: string, dockerfile: string) => {
    if (!there.has(reference)) await buildOnEngine(engine, reference, dockerfile);
  };
  const base = baseReference(contentKey(officialBaseRecipe.dockerfile));
  await build(base, officialBaseRecipe.dockerfile);
  const references: Record<string, string> = {};
  for (const { programs: names, dockerfile } of officialPrograms) {
    if (system !== undefined && !names.some((name) => isFor(system, name))) continue;
    const reference = programReference(names[0] ?? "", contentKey(dockerfile));
    await build(reference, dockerfile);
    for (const name of names) references[name] = reference;
  }
  return { source: "official", engine: engine.host, base, programs: references };
}

/** Whether a system's nodes or its monitoring may run a program. */
function isFor(system: string, name: string): boolean {
  return programs.find((program) => program.name === name)?.systems?.includes(system) ?? true;
}
