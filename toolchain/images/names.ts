/** Label of every image of ours. What is built upon one has it too. */
export const label = "testbed.images";

/** Reference of the base that was made here. */
export const baseReference = (key: string): string => `testbed-base:${key}`;

/** Reference of an image of programs that was made here. */
export const programReference = (name: string, key: string): string => `testbed-program-${name}:${key}`;
