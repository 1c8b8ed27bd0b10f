import { isDeepStrictEqual } from "node:util";
import type { ContainerInspectInfo, HostConfig } from "dockerode";
import { Unknown, type Property, type PropertyMap } from "../provider/property";
import { nanoCpus, resources } from "./container-config";
import { containerInputs, megabytes, type ContainerInputs } from "./container-inputs";
import { driftedNetworks, networkDatas } from "./container-networks";
import { duration } from "./duration";

/** What the engine decides where the inputs say nothing. */
const COMPUTED = [
  "bridge",
  "command",
  "containerLogs",
  "entrypoints",
  "envs",
  "exitCode",
  "healthcheck",
  "hostname",
  "init",
  "ipcMode",
  "labels",
  "logDriver",
  "networkDatas",
  "runtime",
  "securityOpts",
  "shmSize",
  "stopSignal",
  "stopTimeout",
] as const;

/** Outputs that a preview cannot know. */
export function unknownOutputs(): PropertyMap {
  return Object.fromEntries(COMPUTED.map((name) => [name, Unknown.value]));
}

/** The container as its outputs tell it: the inputs, and what the engine made of what they leave open. */
export function outputsOf(inputs: PropertyMap, info: ContainerInspectInfo): PropertyMap {
  const { Config, HostConfig, NetworkSettings, State } = info;
  const config = Config as Omit<typeof Config, "Cmd"> & {
    readonly Cmd: string[] | null;
    readonly StopSignal?: string;
    readonly StopTimeout?: number;
  };
  const check = config.Healthcheck;
  const ports = portsOf(containerInputs(inputs), info);
  return {
    bridge: (NetworkSettings as { readonly Bridge?: string }).Bridge ?? "",
    networkDatas: networkDatas(containerInputs(inputs), info),
    command: config.Cmd ?? [],
    entrypoints: [config.Entrypoint ?? []].flat(),
    envs: [],
    labels: [],
    hostname: config.Hostname,
    init: HostConfig.Init ?? false,
    ipcMode: HostConfig.IpcMode ?? "",
    logDriver: HostConfig.LogConfig?.Type ?? "",
    runtime: HostConfig.Runtime ?? "",
    securityOpts: (HostConfig.SecurityOpt as string[] | null) ?? [],
    shmSize: megabytes(HostConfig.ShmSize ?? 0),
    stopSignal: config.StopSignal ?? "",
    stopTimeout: config.StopTimeout ?? 0,
    ...(check && {
      healthcheck: {
        tests: check.Test ?? [],
        interval: duration(check.Interval ?? 0),
        timeout: duration(check.Timeout ?? 0),
        startPeriod: duration(check.StartPeriod ?? 0),
        retries: check.Retries ?? 0,
      },
    }),
    ...(!State.Running && { exitCode: State.ExitCode }),
    ...inputs,
    ...(ports && { ports }),
  };
}

/** `ports` with the ports that the engine chose, where it was left to it. */
function portsOf(inputs: ContainerInputs, info: ContainerInspectInfo): PropertyMap[] | undefined {
  return inputs.ports?.map((port) => {
    const { internal, protocol = "tcp", external, ip = "0.0.0.0" } = port;
    const bindings = info.NetworkSettings.Ports[`${String(internal)}/${protocol}`] as
      { HostIp: string; HostPort: string }[] | null | undefined;
    const chosen = bindings?.find(({ HostIp }) => HostIp === ip)?.HostPort;
    return {
      ip,
      protocol,
      internal,
      ...(external === undefined ? chosen && { external: Number(chosen) } : { external }),
    };
  });
}

/**
 * Inputs that are no longer so at the engine, with their values there. What is not here cannot change without the
 * container becoming another one: an engine fixes it at creation.
 */
export function drift(given: PropertyMap, info: ContainerInspectInfo): PropertyMap {
  const inputs = containerInputs(given);
  const { HostConfig, State } = info;
  const wanted = resources(inputs);
  const actual: Readonly<Record<string, readonly [was: Property, is: Property]>> = {
    name: [inputs.name ?? "", info.Name.replace(/^\//, "")],
    restart: [inputs.restart ?? "no", HostConfig.RestartPolicy?.Name || "no"],
    maxRetryCount: [inputs.maxRetryCount ?? 0, HostConfig.RestartPolicy?.MaximumRetryCount ?? 0],
    memory: [inputs.memory ?? 0, megabytes(HostConfig.Memory ?? 0)],
    memoryReservation: [inputs.memoryReservation ?? 0, megabytes(HostConfig.MemoryReservation ?? 0)],
    memorySwap: [inputs.memorySwap ?? 0, swap(inputs, HostConfig)],
    cpuShares: [inputs.cpuShares ?? 0, HostConfig.CpuShares ?? 0],
    cpuSet: [inputs.cpuSet ?? "", HostConfig.CpusetCpus ?? ""],
    cpuPeriod: [wanted.CpuPeriod ?? 0, HostConfig.CpuPeriod ?? 0],
    cpuQuota: [wanted.CpuQuota ?? 0, HostConfig.CpuQuota ?? 0],
    cpus: cpus(inputs.cpus ?? "0", HostConfig.NanoCpus ?? 0),
    // A stopped container is started again by an update that finds this wanted.
    mustRun: [
      true,
      State.Running || inputs.mustRun === false || inputs.start === false || inputs.attach === true,
    ],
  };
  const changed = Object.entries(actual).filter(([, [was, is]]) => !isDeepStrictEqual(was, is));
  const networks = driftedNetworks(inputs, info);
  return {
    ...Object.fromEntries(changed.map(([name, [, is]]) => [name, is])),
    ...(networks && { networksAdvanced: networks }),
  };
}

/** The limit of swap, 0 for what the engine makes of a memory limit by itself; -1 where the host cannot limit it. */
function swap(inputs: ContainerInputs, { Memory = 0, MemorySwap = 0 }: HostConfig): number {
  const implied = inputs.memorySwap === undefined && [-1, 2 * Memory].includes(MemorySwap);
  return implied ? 0 : megabytes(MemorySwap);
}

function cpus(wanted: string, actual: number): readonly [string, string] {
  return nanoCpus(wanted) === actual ? ["", ""] : [wanted, String(actual / 1e9)];
}
