import type { MountConfig } from "dockerode";
import type { ContainerInputs } from "./container-inputs";
import { labelMap } from "./labels";

/** `mounts` as the engine takes them. */
export function mountOptions(mounts: ContainerInputs["mounts"]): MountConfig {
  return (mounts ?? []).map(
    ({ target, source, type, readOnly, bindOptions, tmpfsOptions, volumeOptions }) => ({
      Target: target,
      Source: source ?? "",
      Type: type as MountConfig[number]["Type"],
      ReadOnly: readOnly ?? false,
      ...(type === "bind" &&
        bindOptions && {
          BindOptions: { Propagation: (bindOptions.propagation ?? "rprivate") as "rprivate" },
        }),
      ...(type === "tmpfs" &&
        tmpfsOptions && {
          TmpfsOptions: { SizeBytes: tmpfsOptions.sizeBytes ?? 0, Mode: tmpfsOptions.mode ?? 0 },
        }),
      ...(type === "volume" &&
        volumeOptions && {
          VolumeOptions: {
            NoCopy: volumeOptions.noCopy ?? false,
            Labels: labelMap(volumeOptions.labels),
            DriverConfig: {
              Name: volumeOptions.driverName ?? "",
              Options: volumeOptions.driverOptions ?? {},
            },
          },
        }),
    }),
  );
}

/**
 * `volumes` as the engine takes them: an anonymous volume for a path alone, else a bind of a host path or named volume.
 * @throws Error for an entry that says neither where it is mounted nor which container it comes from, or both.
 */
export function volumeOptions(volumes: ContainerInputs["volumes"]): {
  readonly volumes: Record<string, object>;
  readonly binds: string[];
  readonly volumesFrom: string[];
} {
  const options = {
    volumes: {} as Record<string, object>,
    binds: [] as string[],
    volumesFrom: [] as string[],
  };
  for (const { containerPath, fromContainer, hostPath, volumeName, readOnly, selinuxRelabel } of volumes ??
    []) {
    if (Boolean(containerPath) === Boolean(fromContainer)) {
      throw new Error("a volume needs either containerPath or fromContainer");
    }
    const source = hostPath || volumeName;
    const flags = [readOnly ? "ro" : "rw", ...(selinuxRelabel ? [selinuxRelabel] : [])].join(",");
    if (fromContainer) options.volumesFrom.push(readOnly ? `${fromContainer}:ro` : fromContainer);
    else if (source) options.binds.push(`${source}:${containerPath ?? ""}:${flags}`);
    else options.volumes[containerPath ?? ""] = {};
  }
  return options;
}

/** `devices` as the engine takes them. */
export function deviceMappings(devices: ContainerInputs["devices"]) {
  return devices?.map(({ hostPath, containerPath, permissions }) => ({
    PathOnHost: hostPath,
    PathInContainer: containerPath || hostPath,
    CgroupPermissions: permissions || "rwm",
  }));
}
