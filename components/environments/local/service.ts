import { fileDigest } from "../../hosts/file-content";
import { quote } from "../../hosts/quote";
import type { FileSpec, ServiceSpec } from "../../spec";

/** Where a host of `local` may write: its own, everything else is this machine's. */
export const privateDirectories = ["/etc", "/var/lib", "/usr/local"] as const;

/** Whether a path is the host's own. */
export function isPrivate(path: string): boolean {
  return (
    privateDirectories.some((directory) => path.startsWith(`${directory}/`)) &&
    !path.split("/").includes("..")
  );
}

/** @throws Error naming the path and where it may be */
export function requirePrivate(what: string, path: string): void {
  if (!isPrivate(path))
    throw new Error(
      `${what} \`${path}\`: a host of \`local\` can only write below ${privateDirectories.join(", ")}`,
    );
}

/** A service as the environment of `scripts/service.sh`. Lists are shell words. */
export function serviceEnvironment(spec: ServiceSpec): Record<string, string> {
  const { files = [], environment = {}, ready } = spec;
  for (const { path } of files) requirePrivate(`file of service \`${spec.name}\``, path);
  if (spec.stateDirectory) requirePrivate(`state directory of service \`${spec.name}\``, spec.stateDirectory);
  // A file of the project is read by the script; its digest makes a change of it a change of the service.
  const file = (spec: FileSpec): string[] => {
    const { path, mode = "0644", content } = spec;
    return typeof content === "string"
      ? [path, mode, "text", content]
      : [path, mode, fileDigest(spec), content.file];
  };
  return {
    COMMAND: quote(spec.command),
    FIRST: quote(spec.firstStartArguments ?? []),
    ENVIRONMENT: quote(Object.entries(environment).map(([key, value]) => `${key}=${value}`)),
    FILES: quote(files.flatMap(file)),
    STATE_DIRECTORY: spec.stateDirectory ?? "",
    RESTART: spec.restart,
    OPEN_FILES: spec.openFiles?.toString() ?? "",
    STOP_SECONDS: String(spec.stopSeconds ?? 5),
    READY: quote([String(ready.port), String(ready.withinSeconds), ready.path ?? "", ready.contains ?? ""]),
  };
}
