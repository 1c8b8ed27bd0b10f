import type { ContainerArgs } from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";
import { revealMap, type PropertyMap } from "../provider/property";

/** Inputs of a container, revealed and typed: what they are was checked before. */
export type ContainerInputs = Unwrap<ContainerArgs>;

export function containerInputs(inputs: PropertyMap): ContainerInputs {
  return revealMap(inputs) as unknown as ContainerInputs;
}

const BYTES_PER_MB = 1024 * 1024;

/** The engine counts in bytes, the inputs in megabytes; -1 is no limit in both. */
export function bytes(megabytes: number): number {
  return megabytes > 0 ? megabytes * BYTES_PER_MB : megabytes;
}

export function megabytes(bytes: number): number {
  return bytes > 0 ? bytes / BYTES_PER_MB : bytes;
}
