import { createHash } from "node:crypto";
import type { ImageInspectInfo } from "dockerode";
import { reveal, revealMap, Unknown, type PropertyMap } from "../provider/property";
import type { Operation, ResourceType } from "../provider/resource";
import { comparable } from "./comparable";
import { dockerfileName, packContext, relativeName } from "./context";
import type { Engine } from "./engine";
import { checkImage, contextOf, IMAGE_FIELDS, type BuildInputs } from "./image-inputs";
import { findImage } from "./images";
import { follow } from "./progress";

/** The label of an image that says what it was built from. */
const BUILT_FROM = "io.pulumi.docker.built-from";

/**
 * `docker:index/image:Image`: built by the engine's classic builder, never pushed. Every change builds it again in place,
 * and deleting it leaves the image where it is.
 */
export function imageType(engine: Engine): ResourceType {
  /** The image of these inputs: the one that is there, when it was built from just the same, or a new one. */
  async function haveBuilt(inputs: PropertyMap, operation: Operation): Promise<ImageInspectInfo> {
    const { imageName, build } = described(inputs);
    const there = await findImage(engine, imageName);
    const builtFrom = fingerprint(build);
    const labels = there?.Config.Labels as Readonly<Record<string, string>> | null | undefined;
    if (there && labels?.[BUILT_FROM] === builtFrom) return there;

    const failed = `Unable to build image ${imageName}`;
    const context = contextOf(build);
    await engine.request(failed, async (docker) => {
      const stream = await docker.buildImage(packContext(context), {
        abortSignal: operation.signal,
        t: imageName,
        dockerfile: dockerfileName(context),
        labels: { [BUILT_FROM]: builtFrom },
        rm: true,
        forcerm: true,
        ...(build.args && { buildargs: build.args }),
        ...(build.target && { target: build.target }),
        ...(build.platform && { platform: build.platform }),
        ...(build.network && { networkmode: build.network }),
        ...(build.addHosts && { extrahosts: build.addHosts.join(",") }),
      });
      await follow(docker, stream, failed, operation);
    });
    const built = await findImage(engine, imageName);
    if (built === undefined) throw new Error(`${failed}: it was built, but the engine does not have it`);
    return built;
  }

  return {
    check: checkImage,
    comparable: (inputs) => comparable(IMAGE_FIELDS, inputs),
    replaces: () => [],

    async create(inputs, operation) {
      const { imageName } = described(inputs);
      if (operation.preview) return { id: imageName, outputs: outputsOf(inputs, undefined) };
      return { id: imageName, outputs: outputsOf(inputs, await haveBuilt(inputs, operation)) };
    },

    async update(_olds, inputs, operation) {
      if (operation.preview) return outputsOf(inputs, undefined);
      return outputsOf(inputs, await haveBuilt(inputs, operation));
    },

    /** An image whose name was taken off it, or given to another one, is gone. */
    async read(known, { id }) {
      const name = reveal(known.outputs["imageName"] ?? null);
      const there = await findImage(engine, typeof name === "string" ? name : id);
      return there?.Id === known.outputs["repoDigest"] ? known : undefined;
    },

    delete: () => Promise.resolve(),
  };
}

function described(inputs: PropertyMap): { readonly imageName: string; readonly build: BuildInputs } {
  const { imageName, build } = revealMap(inputs);
  return { imageName: typeof imageName === "string" ? imageName : "", build: (build ?? {}) as BuildInputs };
}

/** All that decides what a build makes, but not where it lies on this machine. */
function fingerprint({ contextDigest, args, target, platform, network, addHosts }: BuildInputs): string {
  const sortedArgs = Object.entries(args ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = [contextDigest, sortedArgs, target, platform, network, addHosts];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

function outputsOf(inputs: PropertyMap, image: ImageInspectInfo | undefined): PropertyMap {
  const { build } = described(inputs);
  const context = contextOf(build);
  return {
    imageName: inputs["imageName"] ?? "",
    baseImageName: inputs["imageName"] ?? "",
    registryServer: "",
    context: context.directory,
    dockerfile: relativeName(context),
    ...(build.platform && { platform: build.platform }),
    repoDigest: image?.Id ?? Unknown.value,
  };
}
