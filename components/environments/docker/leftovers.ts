import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Leftovers, StackPlace } from "../operations";
import { docker } from "../containers/docker-command";
import { IMAGES_FILE } from "../containers/images";
import { listContainers } from "./engine";
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
  return [...removed, ...(images ? await removeImages() : [])];
}

async function removeVolumes({ stack, project }: StackPlace): Promise<readonly string[]> {
  const owner = ownerId(stack, project);
  const containers = await listContainers(owner);
  if (containers.length > 0)
    throw new Error(
      `the volumes of ${stack} are in use by ${containers.map(({ name }) => name).join(", ")}: take it down first (\`npm run destroy -- --stack ${stack}\`)`,
    );
  const names = await lines(["volume", "ls", "--quiet", "--filter", `label=${LABEL.owner}=${owner}`]);
  if (names.length > 0) await docker(["volume", "rm", ...names]);
  return names.map((name) => `removed volume ${name}`);
}

/** Those that set-up gave the engine, and the nodes' that were built on them. @returns a sentence for each */
export async function removeImages(): Promise<readonly string[]> {
  const listed = ["image", "ls", "--filter", "label=testbed.images", "--format"];
  const references = (await lines([...listed, "{{.Repository}}:{{.Tag}}"])).filter(
    (name) => !name.includes("<none>"),
  );
  // What is built on another goes before it.
  const ordered = references.sort((a, b) => Number(a.startsWith("testbed-base")) - Number(b.startsWith("testbed-base"))); // prettier-ignore
  const said: string[] = [];
  for (const reference of ordered) {
    const refused = await docker(["image", "rm", reference]).then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
    said.push(refused === undefined ? `removed image ${reference}` : `kept image ${reference}: ${refused}`);
  }
  return said;
}

async function lines(args: readonly string[]): Promise<readonly string[]> {
  return (await docker(args)).split("\n").filter(Boolean);
}
