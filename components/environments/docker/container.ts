import type { ContainerArgs } from "@pulumi/docker/container";
import { portName } from "../../network/host-ports";
import type { NodeSpec } from "../../spec";
import type { NamedHost } from "../../network/hosts-file";
import { containerName, LABEL, networkName, volumeName } from "./names";

export interface NodeContainerArgs {
  /** With everything that runs on it. */
  readonly node: NodeSpec;
  /** Further names it is known by. */
  readonly aliases: NonNullable<NamedHost["aliases"]>;
  /** Hosts whose names its engine does not know. */
  readonly others: readonly NamedHost[];
  readonly stack: string;
  readonly owner: string;
  readonly epoch: number;
  readonly image: string;
  /** nft script of its first firewall. */
  readonly rules: string;
  /** Address of the engine's machine on which ports are published. */
  readonly publish: string;
  /** `NODE/PORT` → port of the engine's machine; what is not in it is not published. */
  readonly hostPorts: ReadonlyMap<string, number>;
  readonly limits: {
    readonly memoryMegabytes?: number | undefined;
    readonly cpus?: number | undefined;
    readonly diskMegabytes?: number | undefined;
    /** Set on the container that is there, see `scripts/pids.sh`: Pulumi's resource does not know it. */
    readonly pids?: number | undefined;
  };
}

/**
 * What the first process and those that are sent to it need: to set up the firewall (NET_ADMIN), to give each service its
 * user, files and limits, and to be in time with a fault (SYS_NICE). Services get none of it but what they declare.
 */
const rights = [
  ...["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "NET_ADMIN", "SETGID", "SETPCAP", "SETUID", "SYS_NICE"],
];

/** Seconds for an orderly stop of all services, when the engine or a user stops the container. */
const STOP_SECONDS = 30;

/** Pure: a node's container. */
export function nodeContainer(args: NodeContainerArgs): ContainerArgs & { readonly name: string } {
  const { node, stack, owner, limits, publish, hostPorts } = args;
  const name = containerName(stack, node.name);
  const needs = new Set(node.services.flatMap(({ needs = [] }) => needs));
  const aliases = [node.name, ...args.aliases];
  const label = (key: keyof typeof LABEL, value: string) => ({ label: LABEL[key], value });
  const hosts = args.others.flatMap(({ name: other, address, aliases: more = [] }) =>
    [other, ...more].map((host) => ({ host, ip: address })),
  );
  const published = node.ports.flatMap((port) => {
    const external = hostPorts.get(portName(node, port));
    return external === undefined ? [] : [{ external, internal: port.number, protocol: port.protocol }];
  });
  return {
    name,
    image: args.image,
    hostname: node.name,
    // For its first process, see `scripts/init.sh`.
    envs: [`TESTBED_FIREWALL=${args.rules}`, `TESTBED_EPOCH=${args.epoch}`],
    restart: "unless-stopped",
    networksAdvanced: [{ name: networkName(stack), ipv4Address: node.address, aliases }],
    ...(hosts.length > 0 && { hosts }),
    mounts: [
      // Not filled with what the image has there: nothing that runs needs that.
      {
        type: "volume",
        source: volumeName(stack, node.name, limits.diskMegabytes),
        target: "/var/lib",
        volumeOptions: { noCopy: true },
      },
    ],
    tmpfs: { "/run": "mode=755", "/tmp": "mode=1777" },
    ...(published.length > 0 && { ports: published.map((port) => ({ ...port, ip: publish })) }),
    capabilities: { drops: ["ALL"], adds: rights.map((right) => `CAP_${right}`) },
    securityOpts: ["no-new-privileges"],
    ...(needs.has("/dev/net/tun") && {
      devices: [{ hostPath: "/dev/net/tun", containerPath: "/dev/net/tun", permissions: "rwm" }],
      // Docker turns IPv6 off in containers; an overlay is made of it.
      sysctls: { "net.ipv6.conf.all.disable_ipv6": "0", "net.ipv6.conf.default.disable_ipv6": "0" },
    }),
    ...(limits.memoryMegabytes !== undefined && { memory: limits.memoryMegabytes }),
    ...(limits.cpus !== undefined && { cpus: String(limits.cpus) }),
    stopTimeout: STOP_SECONDS,
    labels: [
      label("owner", owner),
      label("stack", stack),
      label("node", node.name),
      label("role", node.role),
      label("address", node.address),
      label("aliases", aliases.join(" ")),
      label("services", node.services.map((service) => service.name).join(" ")),
      label("epoch", String(args.epoch)),
    ],
  };
}
