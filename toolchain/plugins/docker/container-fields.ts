import type { ContainerArgs } from "@pulumi/docker";
import { DURATION } from "./duration";
import {
  flag,
  inPlace,
  integer,
  labels,
  list,
  map,
  object,
  objects,
  off,
  required,
  set,
  text,
  unsupported,
  type Field,
} from "./fields";

const on = { kind: "boolean", default: true } as const satisfies Field;
const natural = { ...integer, minimum: 0 } as const satisfies Field;
const span = { ...text, pattern: DURATION, default: "0s" } as const satisfies Field;
/** A limit can be changed, but not be taken off a container. */
const limit = { ...natural, inPlace: "while set" } as const satisfies Field;
/** Names are looked up on the engine's host, which need not be this one. */
const numericId = { ...text, pattern: /^\d+$/ } as const satisfies Field;

const mount = {
  target: required(text),
  source: text,
  type: required({ ...text, oneOf: ["bind", "volume", "tmpfs"] }),
  readOnly: flag,
  bindOptions: object({ propagation: text }),
  tmpfsOptions: object({ mode: natural, sizeBytes: natural }),
  volumeOptions: object({
    driverName: text,
    driverOptions: map,
    labels,
    noCopy: flag,
    subpath: unsupported(),
  }),
};

const upload = {
  file: required(text),
  content: text,
  contentBase64: { ...text, pattern: /^[A-Za-z0-9+/]*={0,2}$/ },
  executable: off,
  permissions: { ...text, pattern: /^0[0-7]{3}$/ },
  source: text,
  sourceHash: text,
  owner: numericId,
  group: numericId,
};

/** Inputs of a container. What nothing else is said of replaces it when it changes. */
export const CONTAINER_FIELDS = {
  name: text,
  image: required(text),
  command: list,
  entrypoints: list,
  envs: set,
  labels,
  user: text,
  workingDir: text,
  hostname: text,
  domainname: text,
  groupAdds: set,
  init: flag,
  tty: off,
  stdinOpen: off,
  healthcheck: object({
    tests: required(list),
    interval: span,
    timeout: span,
    startPeriod: span,
    startInterval: unsupported("needs a newer engine interface than this drop-in docker plugin uses"),
    retries: { ...natural, default: 0 },
  }),
  stopSignal: text,
  stopTimeout: natural,
  uploads: objects(upload),

  start: inPlace(on),
  mustRun: inPlace(on),
  attach: inPlace(off),
  logs: inPlace(off),
  rm: inPlace(off),
  wait: inPlace(off),
  waitTimeout: inPlace({ ...natural, default: 60 }),
  containerReadRefreshTimeoutMilliseconds: inPlace({ ...natural, default: 15_000 }),
  destroyGraceSeconds: inPlace(natural),
  removeVolumes: inPlace(on),

  networkMode: { ...text, default: "bridge" },
  networksAdvanced: objects({
    name: required(text),
    aliases: set,
    ipv4Address: text,
    ipv6Address: text,
    driverOpts: set,
    linkLocalIps: set,
    macAddress: text,
    gwPriority: unsupported("needs a newer engine interface than this drop-in docker plugin uses"),
  }),
  ports: objects({
    internal: required(integer),
    external: integer,
    ip: { ...text, default: "0.0.0.0" },
    protocol: { ...text, default: "tcp" },
  }),
  publishAllPorts: flag,
  hosts: objects({ host: required(text), ip: required(text) }),
  dns: set,
  dnsOpts: set,
  dnsSearches: set,

  mounts: objects(mount),
  volumes: objects({
    containerPath: text,
    fromContainer: text,
    hostPath: { ...text, pattern: /^\// },
    readOnly: flag,
    selinuxRelabel: { ...text, oneOf: ["z", "Z"] },
    volumeName: text,
  }),
  tmpfs: map,
  readOnly: off,
  shmSize: natural,
  storageOpts: map,
  devices: objects({ hostPath: required(text), containerPath: text, permissions: text }),

  capabilities: object({ adds: set, drops: set }),
  privileged: flag,
  securityOpts: set,
  sysctls: map,
  ulimits: objects({ name: required(text), soft: required(integer), hard: required(integer) }),
  cgroupnsMode: { ...text, oneOf: ["private", "host"] },
  cgroupParent: text,
  ipcMode: text,
  pidMode: text,
  usernsMode: text,
  runtime: text,
  deviceCgroupRules: set,

  restart: inPlace({ ...text, oneOf: ["no", "on-failure", "always", "unless-stopped"], default: "no" }),
  maxRetryCount: inPlace(natural),
  memory: limit,
  memoryReservation: limit,
  memorySwap: { ...limit, minimum: -1 },
  cpuShares: limit,
  cpuSet: { ...text, pattern: /^\d+([,-]\d+)*$/, inPlace: "while set" },
  cpuPeriod: limit,
  cpuQuota: limit,
  cpus: { ...text, pattern: /^\d+(\.\d+)?$/ },

  logDriver: text,
  logOpts: map,

  deviceReadBps: unsupported(),
  deviceReadIops: unsupported(),
  deviceWriteBps: unsupported(),
  deviceWriteIops: unsupported(),
  deviceRequests: unsupported(),
  gpus: unsupported(),
  platform: unsupported(),
} satisfies Record<keyof ContainerArgs, Field>;
