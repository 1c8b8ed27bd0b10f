import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Leftovers, StackPlace } from "../operations";
import { docker } from "../containers/docker-command";
import { IMAGES_FILE } from "../containers/images";
import { listContainers } from "./engine";
import { recordedEngines, type EngineHost } from "./engines";
import { LABEL, ownerId } from "./names";

/**
 * Takes away what outlives stacks on an engine. Images that something uses stay.
 * @returns a sentence for each thing removed
 * @throws Error that names what still uses a volume; no volume is removed then
 */
export async function removeLeftovers(
  places: readonly StackPlace[],
  { volumes, images }: Leftovers,
): Promise<readonly string[]> {
  const [project] = places.map((place) => place.project);
  // Nothing was ever made there.
  if (project === undefined || !existsSync(join(project, IMAGES_FILE))) return [];
  const removed = volumes ? (await Promise.all(places.map(removeVolumes))).flat() : [];
  const hosts = [...new Set(places.flatMap(recordedEngines))];
  const unloaded = images ? await Promise.all(hosts.map(removeImages)) : [];
  return [...removed, ...unloaded.flat()];
}

async function removeVolumes(place: StackPlace): Promise<readonly string[]> {
  const { stack, project } = place;
  const [owner, hosts] = [ownerId(stack, project), recordedEngines(place)];
  const containers = await listContainers(owner, hosts);
  if (containers.length > 0)
    throw new Error(
      `the volumes of ${stack} are in use by ${containers.map(({ name }) => name).join(", ")}: take it down first (\`npm run destroy -- --stack ${stack}\`)`,
    );
  const argv = ["volume", "ls", "--quiet", "--filter", `label=${LABEL.owner}=${owner}`];
  const removed = hosts.map(async (host) => {
    const names = await lines(argv, host);
    if (names.length > 0) await docker(["volume", "rm", ...names], { host });
    return names.map((name) => `removed volume ${name}`);
  });
  return (await Promise.all(removed)).flat();
}

/** Those that set-up gave an engine, and the nodes' that were built on them. @returns a sentence for each */
export async function removeImages(host?: EngineHost): Promise<readonly string[]> {
  const argv = ["image", "ls", "--filter", "label=testbed.images", "--format", "{{.Repository}}:{{.Tag}}"];
  const references = (await lines(argv, host)).filter((name) => !name.includes("<none>"));
  // What is built on another goes before it.
  const ordered = references.sort((a, b) => Number(a.startsWith("testbed-base")) - Number(b.startsWith("testbed-base"))); // prettier-ignore
  const said: string[] = [];
  for (const reference of ordered) {
    const refused = await docker(["image", "rm", reference], { host }).then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
    said.push(refused === undefined ? `removed image ${reference}` : `kept image ${reference}: ${refused}`);
  }
  return said;
}

async function lines(args: readonly string[], host: EngineHost): Promise<readonly string[]> {
  return (await docker(args, { host })).split("\n").filter(Boolean);
}
