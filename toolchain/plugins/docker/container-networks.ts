import { isDeepStrictEqual } from "node:util";
import type { ContainerInspectInfo, EndpointSettings } from "dockerode";
import type { PropertyMap } from "../provider/property";
import type { ContainerInputs } from "./container-inputs";

type Attachment = NonNullable<ContainerInputs["networksAdvanced"]>[number];
type Endpoints = ContainerInspectInfo["NetworkSettings"]["Networks"];

const DEFAULT_MODES: readonly string[] = ["bridge", "default"];
const SHORT_ID_LENGTH = 12;

/** The network that a container is created with: the mode, and the attachment to it where one is described. */
export function primaryNetwork(inputs: ContainerInputs): { mode: string; network: Attachment | undefined } {
  const mode = inputs.networkMode ?? "bridge";
  const networks = inputs.networksAdvanced ?? [];
  if (DEFAULT_MODES.includes(mode) && networks[0]) return { mode: networks[0].name, network: networks[0] };
  return { mode, network: networks.find(({ name }) => name === mode) };
}

/** The networks that a container is connected to after it was created. */
export function furtherNetworks(inputs: ContainerInputs): readonly Attachment[] {
  const { network } = primaryNetwork(inputs);
  return (inputs.networksAdvanced ?? []).filter((one) => one !== network);
}

/** An attachment as the engine takes it. */
export function endpoint(attachment: Attachment): EndpointSettings {
  const { aliases, ipv4Address, ipv6Address, linkLocalIps, macAddress, driverOpts } = attachment;
  return {
    IPAMConfig: {
      ...(ipv4Address && { IPv4Address: ipv4Address }),
      ...(ipv6Address && { IPv6Address: ipv6Address }),
      ...(linkLocalIps?.length && { LinkLocalIPs: linkLocalIps }),
    },
    ...(aliases?.length && { Aliases: aliases }),
    ...(macAddress && { MacAddress: macAddress }),
    ...(driverOpts?.length && { DriverOpts: Object.fromEntries(driverOpts.map(keyAndValue)) }),
  };
}

function keyAndValue(option: string): readonly [string, string] {
  const [key = "", ...value] = option.split("=");
  return [key, value.join("=")];
}

/** `networksAdvanced` as it is at the engine, or undefined when that is what the inputs say. */
export function driftedNetworks(
  inputs: ContainerInputs,
  info: ContainerInspectInfo,
): PropertyMap[] | undefined {
  const actual = Object.entries(info.NetworkSettings.Networks);
  const wanted = [...(inputs.networksAdvanced ?? [])];
  const { mode } = primaryNetwork(inputs);
  if (!mode.startsWith("container:") && !wanted.some(({ name }) => name === mode))
    wanted.push({ name: mode });
  const same =
    actual.length === wanted.length &&
    wanted.every((one) =>
      actual.some(([name, settings]) => isNetwork(one, name, settings) && isAttached(one, settings, info)),
    );
  return same ? undefined : actual.map(([name, settings]) => attachmentOf(name, settings, info));
}

function isNetwork({ name }: Attachment, actual: string, { NetworkID }: Endpoints[string]): boolean {
  return name === actual || name === NetworkID || (name === "default" && actual === "bridge");
}

/** Whether an attachment is as wanted, in all that a reconnection can change. */
function isAttached(wanted: Attachment, settings: Endpoints[string], info: ContainerInspectInfo): boolean {
  const is = attachmentOf("", settings, info);
  return (
    (is["ipv4Address"] ?? "") === (wanted.ipv4Address ?? "") &&
    (is["ipv6Address"] ?? "") === (wanted.ipv6Address ?? "") &&
    isDeepStrictEqual(is["aliases"] ?? [], ownAliases(wanted.aliases, info))
  );
}

/** An attachment as `networksAdvanced` describes it. */
function attachmentOf(
  name: string,
  { IPAMConfig, Aliases }: Endpoints[string],
  info: ContainerInspectInfo,
): PropertyMap {
  const { IPv4Address, IPv6Address } = (IPAMConfig ?? {}) as Readonly<Record<string, string>>;
  const aliases = ownAliases(Aliases as string[] | null, info);
  return {
    name,
    ...(aliases.length > 0 && { aliases }),
    ...(IPv4Address && { ipv4Address: IPv4Address }),
    ...(IPv6Address && { ipv6Address: IPv6Address }),
  };
}

/** Aliases but for those that engines add by themselves: the container's short id and its host name. */
function ownAliases(aliases: readonly string[] | null | undefined, info: ContainerInspectInfo): string[] {
  const added = [info.Id.slice(0, SHORT_ID_LENGTH), info.Config.Hostname];
  return [...new Set(aliases ?? [])].filter((alias) => !added.includes(alias)).sort();
}

/** The `networkDatas` output: in the order of the inputs, then by name. */
export function networkDatas(inputs: ContainerInputs, info: ContainerInspectInfo): PropertyMap[] {
  const order = (inputs.networksAdvanced ?? []).map(({ name }) => name);
  const place = ([name, { NetworkID }]: [string, Endpoints[string]]): number => {
    const index = order.findIndex((wanted) => wanted === name || wanted === NetworkID);
    return index < 0 ? order.length : index;
  };
  return Object.entries(info.NetworkSettings.Networks)
    .sort((a, b) => place(a) - place(b) || (a[0] < b[0] ? -1 : 1))
    .map(([name, settings]) => ({
      networkName: name,
      ipAddress: settings.IPAddress,
      ipPrefixLength: settings.IPPrefixLen,
      gateway: settings.Gateway,
      macAddress: settings.MacAddress,
      globalIpv6Address: settings.GlobalIPv6Address,
      globalIpv6PrefixLength: settings.GlobalIPv6PrefixLen,
      ipv6Gateway: settings.IPv6Gateway,
    }));
}
