import { text, type KubeObject } from "./object";

const PREFIX = "pulumi.com/";

/** Marks names that were made up, which a replacement need not keep. */
export const AUTONAMED = `${PREFIX}autonamed`;

/**
 * Marks objects that were there when their resource was made. A resource that knows nothing of the mark is of before:
 * replaced by the one that has put it there, it must not take the object away.
 */
export const TAKEN_OVER = `${PREFIX}takenOver`;

type Option =
  | "autonamed"
  | "deletionPropagationPolicy"
  | "patchFieldManager"
  | "patchForce"
  | "replaceUnready"
  | "skipAwait"
  | "takenOver"
  | "timeoutSeconds"
  | "waitFor";

/** An option that a program gives as an annotation; empty where it does not. */
export function option(inputs: unknown, name: Option): string {
  return text(inputs, "metadata", "annotations", PREFIX + name);
}

/** Seconds that something may take, as its annotation says. */
export function timeoutSeconds(inputs: KubeObject, otherwise: number): number {
  const given = Number(option(inputs, "timeoutSeconds"));
  return given > 0 ? given : otherwise;
}
