import { docker, type Engine } from "../engine/docker";
import { imagesOn } from "./load";

/** What became of the images of ours on an engine. */
export interface RemovedImages {
  readonly removed: readonly string[];
  /** Those that are in use, and by what. */
  readonly kept: readonly { readonly reference: string; readonly why: string }[];
}

/** Removes every image of ours from an engine: those that set-up gave it, and nodes' images that were built on them. */
export async function removeImages(engine: Engine): Promise<RemovedImages> {
  const removed: string[] = [];
  const kept: { reference: string; why: string }[] = [];
  for (const reference of await imagesOn(engine)) {
    try {
      await docker(engine.host, ["image", "rm", reference]);
      removed.push(reference);
    } catch (error) {
      kept.push({ reference, why: (error as Error).message });
    }
  }
  return { removed, kept };
}
