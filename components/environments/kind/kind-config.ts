import { createHash } from "node:crypto";
import type { Subnet } from "../../network/addresses";
import type { ClusterPlan } from "./clusters";
import { sharesVolumes } from "./machines";

export interface KindConfigArgs {
  readonly plan: ClusterPlan;
  /** The stack's subnet: its addresses are Services' of the cluster. */
  readonly subnet: Subnet;
  /** Image of the cluster's nodes. @default the one that belongs to `kind` */
  readonly nodeImage?: string | undefined;
  /** TCP ports of the cluster that are published on this machine, where its own address is not reached. */
  readonly published: readonly number[];
}

/** Where the volumes of a cluster of our own nodes are, and what the script that makes it puts in for a folder of the engine. */
const volumes = { containerPath: "/var/local/volumes", hostPath: "@VOLUMES@" };

/** A claim is bound when it is there: by default a cluster looks after those that it missed every 15 s. */
const binding = { name: "pvclaimbinder-sync-period", value: "1s" };

/** Where containerd is told of mirrors, see `scripts/mirrors.sh`: newer ones look there by themselves. */
const mirrors = '[plugins."io.containerd.grpc.v1.cri".registry]\n  config_path = "/etc/containerd/certs.d"\n';

/** Pure: the configuration of `kind`, which is YAML, and so JSON is. */
export function kindConfig({ plan, subnet, nodeImage, published }: KindConfigArgs): string {
  const image = nodeImage === undefined ? {} : { image: nodeImage };
  const extraMounts = sharesVolumes(plan, nodeImage) ? { extraMounts: [volumes] } : {};
  const extraPortMappings = published.map((port) => ({
    ...{ containerPort: port, hostPort: port, listenAddress: "127.0.0.1" },
  }));
  const arguments_ = "/controllerManager/extraArgs";
  const patch = (version: string, path: string, value: unknown) => ({
    ...{ group: "kubeadm.k8s.io", version, kind: "ClusterConfiguration" },
    patch: JSON.stringify([{ op: "add", path, value }]),
  });
  return JSON.stringify({
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    networking: { serviceSubnet: serviceRange(subnet) },
    kubeadmConfigPatchesJSON6902: [
      patch("v1beta3", `${arguments_}/${binding.name}`, binding.value),
      patch("v1beta4", `${arguments_}/-`, binding),
    ],
    containerdConfigPatches: [mirrors],
    nodes: [
      { role: "control-plane", ...image, ...extraMounts, ...(published.length > 0 && { extraPortMappings }) },
      ...Array.from({ length: plan.workers }, () => ({ role: "worker", ...image, ...extraMounts })),
    ],
  });
}

/** Pure: changes with the configuration. */
export function configDigest(config: string): string {
  return createHash("sha256").update(config).digest("hex").slice(0, 16);
}

/** The longest and the shortest prefix of a service range that Kubernetes takes and that has room for its own. */
const prefixes = { most: 24, least: 12 };

/**
 * Pure: the service range of a cluster in which the subnet's addresses are free: Kubernetes takes the first and the tenth of the
 * range for itself, so that it begins before the subnet.
 * @throws Error when there is none; subnets that long are refused before
 */
export function serviceRange({ cidr, prefix, first }: Subnet): string {
  const network = first - 1;
  for (let size = Math.min(prefix - 1, prefixes.most); size >= prefixes.least; size--) {
    const start = Math.floor(network / 2 ** (32 - size)) * 2 ** (32 - size);
    if (network - start >= 16) return `${dotted(start)}/${size}`;
  }
  throw new Error(`no service range of a cluster can hold ${cidr}`);
}

/** Pure: whether `serviceRange` has an answer. */
export function fitsServiceRange(subnet: Subnet): boolean {
  try {
    return serviceRange(subnet) !== "";
  } catch {
    return false;
  }
}

const dotted = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
