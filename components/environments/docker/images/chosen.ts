import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ImageBase } from "../node-image";
import { officialImages } from "./official";

/** What set-up found or made: `.testbed/docker-images.json`. */
export interface DockerImages {
  readonly source: "official" | "built";
  /** Reference of the image that nodes are built on. */
  readonly base: string;
  /** References of the images that programs are copied from, by the program's name. Only for those that were made here. */
  readonly programs: Readonly<Record<string, string>>;
}

/** Where set-up writes it, relative to the project. */
export const IMAGES_FILE = ".testbed/docker-images.json";

/** What nodes are built on: the images that set-up made, or the official ones. */
export function chosenImages(project: string): ImageBase {
  const file = join(project, IMAGES_FILE);
  return existsSync(file)
    ? imageBase(JSON.parse(readFileSync(file, "utf8")) as DockerImages)
    : officialImages;
}

/** An image made here holds a program with all it needs and nothing else: all of it is copied. */
export function imageBase({ source, base, programs }: DockerImages): ImageBase {
  if (source === "official") return officialImages;
  const lines = Object.entries(programs).map(
    ([name, image]) => [name, [`COPY --from=${image} / /`]] as const,
  );
  return { from: base, prepare: [], programs: Object.fromEntries(lines) };
}
