import type { NamedHost } from "../../../network/hosts-file";
import type { NodeSpec } from "../../../spec";
import { ANNOTATION, HOST_CONTAINER, LABEL, script } from "../names";
import { label, metadata, type ObjectEpochs, type ObjectOwner } from "./metadata";
import { filled, keptParts, STATE_PATH } from "./kept-parts";

export interface NodeSetArgs extends ObjectOwner {
  /** With everything that runs on it. */
  readonly node: NodeSpec;
  /** All hosts with the further names they are known by: their own names are the Services'. */
  readonly placed: readonly NamedHost[];
  readonly image: string;
  readonly limits: {
    readonly memoryMegabytes?: number | undefined;
    readonly cpus?: number | undefined;
    readonly diskMegabytes?: number | undefined;
  };
  readonly epochs: ObjectEpochs;
}

/** As in containers, see `docker/container.ts`, but for NET_ADMIN: the firewall is the cluster's. */
const rights = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETPCAP", "SETUID", "SYS_NICE"];

/** For the address on the loopback, and to copy what the image has of what is kept. */
const rightsToPrepare = ["CHOWN", "DAC_OVERRIDE", "FOWNER", "NET_ADMIN"];

/** What engines give containers by themselves: services listen on any port, and ping, without a right. Kubernetes calls them safe. */
const sysctls = [
  { name: "net.ipv4.ip_unprivileged_port_start", value: "0" },
  { name: "net.ipv4.ping_group_range", value: "0 2147483647" },
];

/** Seconds for an orderly stop of all services, when the pod is taken away. */
const STOP_SECONDS = 30;

/** What a claim asks for where storage is bounded. */
const CLAIM = "1Gi";

const inMemory = (sizeLimit?: string) => ({
  emptyDir: { medium: "Memory", ...(sizeLimit && { sizeLimit }) },
});

/** Where there are several machines, those of a role are on different ones. */
const spread = ({ stack }: ObjectOwner, { role }: NodeSpec) => ({
  ...{ maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
  labelSelector: { matchLabels: { [LABEL.stack]: label(stack), [LABEL.role]: label(role) } },
});

/** A variable with what the cluster knows of the pod. */
const fromField = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });

/** Whether a service is a program that is put on the host as a file, and so is in its claim. */
const runsOwnFiles = ({ services }: NodeSpec): boolean =>
  services.some(({ command: [program], files = [] }) => files.some(({ path }) => path === program));

/** Pure: a node's pod, which the cluster makes again when it is gone, with what it keeps. */
export function nodeSet({ node, placed, image, limits, epochs, ...owner }: NodeSetArgs) {
  const needs = new Set(node.services.flatMap(({ needs = [] }) => needs));
  const bounded = limits.diskMegabytes !== undefined;
  const parts = keptParts(node).filter(({ path }) => !(bounded && path === STATE_PATH));
  const mount = (name: string, mountPath: string) => ({ name, mountPath });
  const tun = needs.has("/dev/net/tun");
  const labels = { [LABEL.owner]: owner.owner, [LABEL.stack]: label(owner.stack), [LABEL.node]: node.name };
  const template = { ...labels, [LABEL.role]: label(node.role) };
  const aliases = placed.flatMap(({ address, aliases = [] }) =>
    aliases.length > 0 ? [{ ip: address, hostnames: [...aliases] }] : [],
  );
  const prepare = {
    name: "prepare",
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["bash", script("prepare")],
    // Some clusters' volumes may be such that no program in them can be run.
    env: [{ name: "RUNS_KEPT", value: runsOwnFiles(node) ? "1" : "" }],
    args: [node.address, image, ...filled(parts).flatMap(({ part, path }) => [part, path])],
    volumeMounts: [
      mount("kept", "/kept"),
      mount("tmp", "/tmp"),
      ...(tun ? [mount("devices", "/devices")] : []),
    ],
    securityContext: {
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      capabilities: { drop: ["ALL"], add: [...rightsToPrepare, ...(tun ? ["MKNOD"] : [])] },
    },
  };
  const host = {
    name: HOST_CONTAINER,
    image,
    imagePullPolicy: "IfNotPresent",
    // For its services, too: see `confine` in containers/scripts/layout.sh.
    env: [fromField("NODE_NAME", "metadata.name"), fromField("POD_IP", "status.podIP")],
    // None of readiness after it: a host stays one until it is gone, a Service must not leave it out because its machine is too busy to
    // look, and the kubelet often looks only seconds after the start.
    startupProbe: {
      exec: { command: ["test", "-e", "/run/testbed-firewall"] },
      ...{ timeoutSeconds: 5, periodSeconds: 1, failureThreshold: 60 },
    },
    resources: {
      requests: { cpu: "20m", memory: "64Mi" },
      limits: {
        ...(limits.cpus !== undefined && { cpu: `${Math.round(limits.cpus * 1000)}m` }),
        ...(limits.memoryMegabytes !== undefined && { memory: `${limits.memoryMegabytes}Mi` }),
      },
    },
    securityContext: {
      ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true },
      capabilities: { drop: ["ALL"], add: [...rights, ...(needs.has("NET_ADMIN") ? ["NET_ADMIN"] : [])] },
    },
    volumeMounts: [
      ...parts.map(({ part, path }) => ({ ...mount("kept", path), subPath: part })),
      ...(bounded ? [mount("state", STATE_PATH)] : []),
      mount("run", "/run"),
      mount("tmp", "/tmp"),
      ...(tun ? [mount("devices", "/dev/net")] : []),
    ],
  };
  const spec = {
    replicas: 1,
    serviceName: node.name,
    podManagementPolicy: "Parallel",
    selector: { matchLabels: { [LABEL.node]: node.name } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
    template: {
      metadata: { labels: template },
      spec: {
        topologySpreadConstraints: [spread(owner, node)],
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        terminationGracePeriodSeconds: STOP_SECONDS,
        securityContext: { seccompProfile: { type: "RuntimeDefault" }, sysctls },
        ...(aliases.length > 0 && { hostAliases: aliases }),
        initContainers: [prepare],
        containers: [host],
        volumes: [
          { name: "run", ...inMemory() },
          { name: "tmp", ...inMemory() },
          ...(bounded ? [{ name: "state", ...inMemory(`${limits.diskMegabytes}Mi`) }] : []),
          // In memory because disks may be mounted without devices. That of the machine is its own: its owner stays.
          ...(tun ? [{ name: "devices", ...inMemory() }] : []),
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: "kept", labels },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: CLAIM } } },
      },
    ],
  };
  const about = {
    [ANNOTATION.role]: node.role,
    [ANNOTATION.address]: node.address,
    [ANNOTATION.services]: node.services.map(({ name }) => name).join(" "),
  };
  return { metadata: metadata(owner, { name: node.name, kind: "StatefulSet", spec, epochs }, about), spec };
}
