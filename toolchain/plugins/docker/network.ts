import type { NetworkArgs } from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";
import type { NetworkInspectInfo } from "dockerode";
import { reveal, Unknown, type Property, type PropertyMap } from "../provider/property";
import type { ResourceType } from "../provider/resource";
import { checkFields } from "./check";
import { comparable } from "./comparable";
import { hasStatus, type Engine } from "./engine";
import { flag, labels, map, objects, off, replacedBy, text, type Field } from "./fields";
import { labelMap } from "./labels";
import { named, sameName } from "./names";
import { until } from "./until";

const REMOVAL_SECONDS = 30;

export const NETWORK_FIELDS = {
  name: text,
  attachable: flag,
  driver: text,
  ingress: flag,
  internal: flag,
  ipamConfigs: objects({ auxAddress: map, gateway: text, ipRange: text, subnet: text }),
  ipamDriver: { ...text, default: "default" },
  ipamOptions: map,
  ipv6: off,
  labels,
  options: map,
} satisfies Record<keyof NetworkArgs, Field>;

/** What the engine decides where the inputs say nothing. */
const COMPUTED = ["driver", "internal", "ipamConfigs", "options", "scope"] as const;

/** `docker:index/network:Network`: every change replaces it. */
export function networkType(engine: Engine): ResourceType {
  async function inspect(id: string): Promise<NetworkInspectInfo | undefined> {
    return engine.find("Unable to inspect network", (docker) => docker.getNetwork(id).inspect());
  }

  return {
    check: (inputs, context) => checkFields(NETWORK_FIELDS, named(inputs, context)),
    comparable: (inputs) => comparable(NETWORK_FIELDS, inputs),
    replaces: (changes) => replacedBy(NETWORK_FIELDS, changes),
    deletesBeforeReplace: sameName,

    async create(inputs, { preview }) {
      if (preview) return { id: "", outputs: { ...unknown(), ...inputs } };
      const network = await engine.request("Unable to create network", (docker) =>
        docker.createNetwork(options(reveal(inputs) as Unwrap<NetworkArgs>)),
      );
      const info = await inspect(network.id);
      if (info === undefined) throw new Error(`network ${network.id} was removed right after it was created`);
      return { id: network.id, outputs: { ...observed(info), ...inputs } };
    },

    update: (_olds, inputs) => Promise.resolve(inputs),

    // An engine cannot change a network: it is there as it was made, or not at all.
    async read({ inputs }, { id }) {
      const info = await inspect(id);
      return info && { inputs, outputs: { ...observed(info), ...inputs } };
    },

    async delete(_state, { id, signal }) {
      let inUse = "";
      const remove = async (): Promise<true | undefined> => {
        try {
          await engine.find("Unable to remove network", (docker) => docker.getNetwork(id).remove());
          return true;
        } catch (error) {
          // Containers that are just being removed still have their place in it for a moment.
          if (!hasStatus(error, 403, 409)) throw error;
          inUse = (error as Error).message;
          return undefined;
        }
      };
      await until(remove, REMOVAL_SECONDS, signal, () => inUse);
    },
  };
}

function options(inputs: Unwrap<NetworkArgs>) {
  return {
    Name: inputs.name ?? "",
    // Newer engines never let two networks have one name.
    CheckDuplicate: true,
    Driver: inputs.driver ?? "bridge",
    Internal: inputs.internal ?? false,
    Attachable: inputs.attachable ?? false,
    Ingress: inputs.ingress ?? false,
    EnableIPv6: inputs.ipv6 ?? false,
    Labels: labelMap(inputs.labels),
    Options: inputs.options ?? {},
    IPAM: {
      Driver: inputs.ipamDriver ?? "default",
      Options: inputs.ipamOptions ?? {},
      Config: (inputs.ipamConfigs ?? []).map((config) => ({
        ...(config.subnet && { Subnet: config.subnet }),
        ...(config.ipRange && { IPRange: config.ipRange }),
        ...(config.gateway && { Gateway: config.gateway }),
        ...(config.auxAddress && { AuxiliaryAddresses: config.auxAddress }),
      })),
    },
  };
}

/** The network as its outputs tell it. */
function observed(info: NetworkInspectInfo): PropertyMap {
  const configs = (info.IPAM?.Config ?? []) as readonly Readonly<Record<string, unknown>>[];
  return {
    name: info.Name,
    driver: info.Driver,
    internal: info.Internal,
    attachable: info.Attachable,
    ingress: info.Ingress,
    options: info.Options ?? {},
    scope: info.Scope,
    ipamConfigs: configs.map((config) => ({
      subnet: textOf(config["Subnet"]),
      gateway: textOf(config["Gateway"]),
      ipRange: textOf(config["IPRange"]),
    })),
  };
}

function textOf(value: unknown): Property {
  return typeof value === "string" ? value : "";
}

function unknown(): PropertyMap {
  return Object.fromEntries(COMPUTED.map((name) => [name, Unknown.value]));
}
