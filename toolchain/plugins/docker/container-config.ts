import type { ContainerCreateOptions, HostConfig } from "dockerode";
import { bytes, type ContainerInputs } from "./container-inputs";
import { mountOptions, volumeOptions, deviceMappings } from "./container-mounts";
import { endpoint, primaryNetwork } from "./container-networks";
import { nanoseconds } from "./duration";
import { labelMap } from "./labels";

/** A container as the engine is asked for it. Fields that its types do not know yet are among them. */
export function createOptions(inputs: ContainerInputs): ContainerCreateOptions {
  const { exposed, bindings } = portBindings(inputs.ports);
  const { volumes, binds, volumesFrom } = volumeOptions(inputs.volumes);
  const { mode, network } = primaryNetwork(inputs);
  return {
    name: inputs.name ?? "",
    Image: inputs.image,
    Cmd: inputs.command,
    Entrypoint: inputs.entrypoints,
    Env: inputs.envs,
    Labels: labelMap(inputs.labels),
    User: inputs.user,
    WorkingDir: inputs.workingDir,
    Hostname: inputs.hostname,
    Domainname: inputs.domainname,
    Tty: inputs.tty,
    OpenStdin: inputs.stdinOpen,
    StopSignal: inputs.stopSignal,
    StopTimeout: inputs.stopTimeout,
    ExposedPorts: exposed,
    Volumes: volumes,
    ...(inputs.healthcheck && { Healthcheck: healthcheck(inputs.healthcheck) }),
    ...(network && { NetworkingConfig: { EndpointsConfig: { [network.name]: endpoint(network) } } }),
    HostConfig: {
      ...hostConfig(inputs),
      ...resources(inputs),
      NetworkMode: mode,
      PortBindings: bindings,
      Binds: binds,
      VolumesFrom: volumesFrom,
    },
  };
}

function hostConfig(inputs: ContainerInputs): HostConfig & Readonly<Record<string, unknown>> {
  return {
    AutoRemove: inputs.rm,
    RestartPolicy: restartPolicy(inputs),
    Mounts: mountOptions(inputs.mounts),
    Tmpfs: inputs.tmpfs,
    ReadonlyRootfs: inputs.readOnly,
    Devices: deviceMappings(inputs.devices),
    DeviceCgroupRules: inputs.deviceCgroupRules,
    PublishAllPorts: inputs.publishAllPorts,
    ExtraHosts: inputs.hosts?.map(({ host, ip }) => `${host}:${ip}`),
    Dns: inputs.dns,
    DnsOptions: inputs.dnsOpts,
    DnsSearch: inputs.dnsSearches,
    GroupAdd: inputs.groupAdds,
    Init: inputs.init,
    Privileged: inputs.privileged,
    CapAdd: inputs.capabilities?.adds,
    CapDrop: inputs.capabilities?.drops,
    SecurityOpt: inputs.securityOpts,
    Sysctls: inputs.sysctls,
    Ulimits: inputs.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    ShmSize: inputs.shmSize === undefined ? undefined : bytes(inputs.shmSize),
    StorageOpt: inputs.storageOpts,
    CgroupnsMode: inputs.cgroupnsMode,
    CgroupParent: inputs.cgroupParent,
    IpcMode: inputs.ipcMode,
    PidMode: inputs.pidMode,
    UsernsMode: inputs.usernsMode,
    Runtime: inputs.runtime,
    // The engine's own driver unless another one, or an option for it, is asked for.
    ...((inputs.logDriver ?? inputs.logOpts) && {
      LogConfig: { Type: inputs.logDriver ?? "", Config: inputs.logOpts ?? {} },
    }),
  };
}

/** What of a container can be changed while it is there, beside its name and networks. */
export function resources(inputs: ContainerInputs): HostConfig {
  const memory = inputs.memory === undefined ? undefined : bytes(inputs.memory);
  return {
    Memory: memory,
    // Without a value of its own it is what the engine itself makes of `memory`; it has to follow a changed one.
    MemorySwap: inputs.memorySwap === undefined ? memory && 2 * memory : bytes(inputs.memorySwap),
    MemoryReservation: inputs.memoryReservation === undefined ? undefined : bytes(inputs.memoryReservation),
    CpuShares: inputs.cpuShares,
    CpusetCpus: inputs.cpuSet,
    ...(inputs.cpus === undefined
      ? { CpuPeriod: inputs.cpuPeriod, CpuQuota: inputs.cpuQuota }
      : { NanoCpus: nanoCpus(inputs.cpus) }),
  };
}

export function nanoCpus(cpus: string): number {
  return Math.round(Number(cpus) * 1e9);
}

export function restartPolicy(inputs: ContainerInputs): { Name: string; MaximumRetryCount: number } {
  return { Name: inputs.restart ?? "no", MaximumRetryCount: inputs.maxRetryCount ?? 0 };
}

function healthcheck(check: NonNullable<ContainerInputs["healthcheck"]>) {
  return {
    Test: check.tests ?? [],
    Interval: nanoseconds(check.interval ?? "0s"),
    Timeout: nanoseconds(check.timeout ?? "0s"),
    StartPeriod: nanoseconds(check.startPeriod ?? "0s"),
    Retries: check.retries ?? 0,
  };
}

function portBindings(ports: ContainerInputs["ports"]) {
  const exposed: Record<string, object> = {};
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { internal, protocol = "tcp", ip = "0.0.0.0", external } of ports ?? []) {
    const port = `${String(internal)}/${protocol}`;
    exposed[port] = {};
    // An empty port is a free one of the engine's choice.
    (bindings[port] ??= []).push({ HostIp: ip, HostPort: external === undefined ? "" : String(external) });
  }
  return { exposed, bindings };
}
