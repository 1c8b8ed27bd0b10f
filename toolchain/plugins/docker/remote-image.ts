import type { RemoteImageArgs } from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";
import type { ImageInspectInfo } from "dockerode";
import { revealMap, Unknown, type PropertyMap } from "../provider/property";
import type { ResourceType } from "../provider/resource";
import { checkFields } from "./check";
import { comparable } from "./comparable";
import type { Engine } from "./engine";
import { flag, inPlace, map, replacedBy, required, set, text, unsupported, type Field } from "./fields";
import { findImage, haveImage } from "./images";

const REMOTE_IMAGE_FIELDS = {
  name: required(text),
  build: unsupported("is not part of this drop-in docker plugin, whose docker.Image builds"),
  forceRemove: inPlace(flag),
  keepLocally: inPlace(flag),
  platform: text,
  pullTriggers: set,
  triggers: map,
} satisfies Record<keyof RemoteImageArgs, Field>;

/** `docker:index/remoteImage:RemoteImage`: an image of the engine, pulled when it is not there. */
export function remoteImageType(engine: Engine): ResourceType {
  return {
    check: (inputs) => checkFields(REMOTE_IMAGE_FIELDS, inputs),
    comparable: (inputs) => comparable(REMOTE_IMAGE_FIELDS, inputs),
    replaces: (changes) => replacedBy(REMOTE_IMAGE_FIELDS, changes),

    async create(inputs, operation) {
      const unknown = { imageId: Unknown.value, repoDigest: Unknown.value };
      if (operation.preview) return { id: "", outputs: { ...inputs, ...unknown } };
      const { name, platform } = typed(inputs);
      const image = await haveImage(engine, name, operation, platform);
      return { id: image.Id + name, outputs: { ...inputs, ...observed(image) } };
    },

    async update(olds, inputs, operation) {
      if (operation.preview) return { ...olds, ...inputs };
      const { name, platform } = typed(inputs);
      return { ...inputs, ...observed(await haveImage(engine, name, operation, platform)) };
    },

    async read({ inputs, outputs }) {
      const { name } = typed(outputs);
      const image = await findImage(engine, name);
      return image && { inputs, outputs: { ...outputs, ...observed(image) } };
    },

    async delete(state) {
      const { name, keepLocally, forceRemove } = typed(state);
      if (keepLocally) return;
      await engine.find(`Unable to remove image ${name}`, (docker) =>
        docker.getImage(name).remove({ force: forceRemove ?? false }),
      );
    },
  };
}

function typed(inputs: PropertyMap): Unwrap<RemoteImageArgs> {
  return revealMap(inputs) as unknown as Unwrap<RemoteImageArgs>;
}

function observed(image: ImageInspectInfo): PropertyMap {
  return { imageId: image.Id, repoDigest: (image.RepoDigests as string[] | null)?.[0] ?? "" };
}
