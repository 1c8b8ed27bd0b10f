import { isDeepStrictEqual } from "node:util";
import type { VolumeArgs } from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";
import type { VolumeInspectInfo } from "dockerode";
import { revealMap, Unknown, type PropertyMap } from "../provider/property";
import type { ResourceType } from "../provider/resource";
import { checkFields } from "./check";
import { comparable } from "./comparable";
import { hasStatus, type Engine } from "./engine";
import { labels, map, replacedBy, text, unsupported, type Field } from "./fields";
import { labelList, labelMap } from "./labels";
import { named, sameName } from "./names";
import { until } from "./until";

const REMOVAL_SECONDS = 30;

const VOLUME_FIELDS = {
  name: text,
  cluster: unsupported(),
  driver: text,
  driverOpts: map,
  labels,
} satisfies Record<keyof VolumeArgs, Field>;

/** `docker:index/volume:Volume`: every change replaces it. Its id is its name. */
export function volumeType(engine: Engine): ResourceType {
  return {
    check: (inputs, context) => checkFields(VOLUME_FIELDS, named(inputs, context)),
    comparable: (inputs) => comparable(VOLUME_FIELDS, inputs),
    replaces: (changes) => replacedBy(VOLUME_FIELDS, changes),
    deletesBeforeReplace: sameName,

    async create(inputs, { preview }) {
      const unknown = { driver: Unknown.value, mountpoint: Unknown.value };
      if (preview) return { id: "", outputs: { ...unknown, ...inputs } };
      const {
        name = "",
        driver = "local",
        driverOpts = {},
        labels,
      } = revealMap(inputs) as Unwrap<VolumeArgs>;
      const info = await engine.request("Unable to create volume", async (docker) => {
        await docker.createVolume({
          Name: name,
          Driver: driver,
          DriverOpts: driverOpts,
          Labels: labelMap(labels),
        });
        return docker.getVolume(name).inspect();
      });
      return { id: info.Name, outputs: { ...observed(info), ...inputs } };
    },

    update: (_olds, inputs) => Promise.resolve(inputs),

    async read({ inputs }, { id }) {
      const info = await engine.find("Unable to inspect volume", (docker) => docker.getVolume(id).inspect());
      if (info === undefined) return undefined;
      const now = { ...inputs, ...drift(inputs, info) };
      return { inputs: now, outputs: { ...observed(info), ...now } };
    },

    async delete(_state, { id, signal }) {
      let inUse = "";
      const remove = async (): Promise<true | undefined> => {
        try {
          await engine.find("Unable to remove volume", (docker) =>
            docker.getVolume(id).remove({ force: true }),
          );
          return true;
        } catch (error) {
          // A container that is just being removed still holds it for a moment.
          if (!hasStatus(error, 409)) throw error;
          inUse = (error as Error).message;
          return undefined;
        }
      };
      await until(remove, REMOVAL_SECONDS, signal, () => inUse);
    },
  };
}

function observed(info: VolumeInspectInfo): PropertyMap {
  return { name: info.Name, driver: info.Driver, mountpoint: info.Mountpoint };
}

/** Inputs that another volume of the same name has otherwise. */
export function drift(inputs: PropertyMap, info: VolumeInspectInfo): PropertyMap {
  const actual: PropertyMap = {
    driver: info.Driver,
    driverOpts: info.Options ?? {},
    labels: labelList(info.Labels),
  };
  const expected: PropertyMap = { driver: "local", driverOpts: {}, labels: [], ...inputs };
  const [is, was] = [comparable(VOLUME_FIELDS, actual), comparable(VOLUME_FIELDS, expected)];
  const differing = Object.keys(actual).filter((name) => !isDeepStrictEqual(is[name], was[name]));
  return Object.fromEntries(differing.map((name) => [name, actual[name] ?? null]));
}
