import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CapabilityError } from "../../errors";
import type { ImageBase } from "./node-image";

/** What set-up found or made: references by name. */
interface PreparedImages {
  readonly base: string;
  readonly programs: Readonly<Record<string, string>>;
}

/** What every base has: nothing needs to be brought. */
const inBase = ["bash", "ip", "nft", "node", "ping", "ss", "tc"];

/** Where set-up writes it, relative to the project. */
export const IMAGES_FILE = ".testbed/docker-images.json";

/**
 * What the nodes' images are built on.
 * @param own image of the user's own, from the stack file
 * @throws CapabilityError when set-up did not prepare it
 */
export function imageBase(project: string, own: string | undefined): ImageBase {
  let prepared: PreparedImages;
  try {
    prepared = JSON.parse(readFileSync(join(project, IMAGES_FILE), "utf8")) as PreparedImages;
  } catch {
    throw new CapabilityError(
      `there are no images yet of which nodes are made (${IMAGES_FILE}): run \`npm run setup -- --stack NAME\` first`,
    );
  }
  const brought = Object.entries(prepared.programs).map(([name, image]) => [
    name,
    [`COPY --from=${image} / /`],
  ]);
  const there = inBase.map((name) => [name, []]);
  return {
    from: own ?? prepared.base,
    programs: Object.fromEntries([...there, ...brought]) as ImageBase["programs"],
  };
}
