import { createHash } from "node:crypto";
import { createReadStream, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { command } from "../command";
import { goArchitecture } from "../yggdrasil/build";

/** An image of one layer. */
export interface LayerImage {
  readonly references: readonly string[];
  /** As in an image's configuration: Entrypoint, StopSignal, Labels and the like. */
  readonly config: Readonly<Record<string, unknown>>;
}

const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * Writes images that have one layer in common to an archive, as `docker load` and `ctr images import` read it. `docker import`
 * knows neither several images nor stop signals.
 * @param layer tar of the root file system; it is moved
 * @param folder an empty one, where work is done
 */
export async function archiveImages(
  layer: string,
  images: readonly LayerImage[],
  folder: string,
  archive: string,
): Promise<void> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(layer), hash);
  const rootfs = { type: "layers", diff_ids: [`sha256:${hash.digest("hex")}`] };
  renameSync(layer, join(folder, "layer.tar"));
  const manifest = images.map(({ references, config: own }) => {
    const config = { ...own, Env: [`PATH=${path}`, ...((own.Env as string[] | undefined) ?? [])] };
    const about = {
      architecture: goArchitecture(process.arch),
      os: "linux",
      created: "1970-01-01T00:00:00Z",
    };
    const text = JSON.stringify({ ...about, config, rootfs });
    const name = `${createHash("sha256").update(text).digest("hex")}.json`;
    writeFileSync(join(folder, name), text);
    return { Config: name, RepoTags: references, Layers: ["layer.tar"] };
  });
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  const files = ["manifest.json", ...manifest.map(({ Config }) => Config), "layer.tar"];
  await command(["tar", "--create", "--file", archive, "--directory", folder, ...files]);
}
