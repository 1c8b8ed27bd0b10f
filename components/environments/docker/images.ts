import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImageBase } from "./node-image";

/** What set-up found or made: references by name. */
interface PreparedImages {
  readonly base: string;
  readonly programs: Readonly<Record<string, string>>;
}

/** Where set-up writes it, relative to the project. */
export const IMAGES_FILE = ".testbed/docker-images.json";

/**
 * What the nodes' images are built on.
 * @param own image of the user's own, from the stack file
 * @throws Error when set-up did not prepare it
 */
export function imageBase(project: string, own: string | undefined): ImageBase {
  let prepared: PreparedImages;
  try {
    prepared = JSON.parse(readFileSync(join(project, IMAGES_FILE), "utf8")) as PreparedImages;
  } catch {
    throw new Error(`${IMAGES_FILE} is not there: run \`npm run setup -- --stack NAME\` first`);
  }
  const programs = Object.entries(prepared.programs).map(([name, image]): [string, string[]] => [
    name,
    [`COPY --from=${image} / /`],
  ]);
  return { from: own ?? prepared.base, prepare: [], programs: Object.fromEntries(programs) };
}
