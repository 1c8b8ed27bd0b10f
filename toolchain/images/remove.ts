import { connect, type Engine } from "../engine/connect";
import { label } from "./names";

/** What became of the images of ours on an engine. */
export interface RemovedImages {
  readonly removed: readonly string[];
  /** Those that are in use, and by what. */
  readonly kept: readonly { readonly reference: string; readonly why: string }[];
}

/** Removes every image of ours from an engine: those that set-up gave it, and nodes' images that were built on them. */
export async function removeImages(engine: Engine): Promise<RemovedImages> {
  const docker = connect(engine.host);
  const removed: string[] = [];
  for (;;) {
    const images = await docker.listImages({ filters: JSON.stringify({ label: [label] }) });
    const kept: { reference: string; why: string }[] = [];
    const before = removed.length;
    for (const { Id, RepoTags } of images) {
      // By every name: an image goes with its last one. What others are built on goes after them.
      const names = RepoTags?.filter((name) => name !== "<none>:<none>") ?? [];
      for (const reference of names.length > 0 ? names : [Id]) {
        try {
          await docker.getImage(reference).remove();
          removed.push(reference);
        } catch (error) {
          kept.push({
            reference,
            why: (error as { json?: { message?: string } }).json?.message ?? String(error),
          });
        }
      }
    }
    if (kept.length === 0 || removed.length === before) return { removed, kept };
  }
}
