/** Label of every image of ours. What is built upon one has it too. */
export const label = "testbed.images";

/** `.testbed/docker-images.json`: what nodes of environment docker are made from. */
export interface PreparedImages {
  /** From published images, or from the distribution's packages. */
  readonly source: "official" | "built";
  /** Address of the engine that has them. */
  readonly engine: string;
  /** Reference of the image that nodes are built on. */
  readonly base: string;
  /** Reference of the image that has a program with all it needs at its place, by the program's name: all of it is copied. */
  readonly programs: Readonly<Record<string, string>>;
}

/** Reference of a base, by its content. */
export const baseReference = (key: string): string => `testbed-base:${key}`;

/** Reference of an image of programs, by its content. */
export const programReference = (name: string, key: string): string => `testbed-program-${name}:${key}`;
