import * as pulumi from "@pulumi/pulumi";
import { fileContent, fileDigest } from "../../hosts/file-content";
import { quote } from "../../hosts/quote";
import type { Secrets } from "../../secrets";
import type { FileSpec, ReadinessProbe, ServiceSpec } from "../../spec";

/** Where a host may write; on a host that shares a machine everything else is that machine's. */
const privateDirectories = ["/etc", "/var/lib", "/usr/local"] as const;

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
    throw new Error(`${what} \`${path}\`: a host can only write below ${privateDirectories.join(", ")}`);
}

/** A service as the environment of `service.sh`. Lists are shell words. It is secret when one of the files is. */
export function serviceEnvironment(
  spec: ServiceSpec,
  secrets: Secrets,
): Record<string, pulumi.Input<string>> {
  const { files = [], environment = {}, everySeconds } = spec;
  for (const { path } of files) requirePrivate(`file of service \`${spec.name}\``, path);
  if (spec.stateDirectory) requirePrivate(`state directory of service \`${spec.name}\``, spec.stateDirectory);
  // A file of the project is read by the script; its digest makes a change of it a change of the service.
  const words = (file: FileSpec): pulumi.Input<string>[] => {
    const { path, mode = "0644", content } = file;
    return typeof content === "object" && "file" in content
      ? [path, mode, fileDigest(file), content.file]
      : [path, mode, "text", fileContent(file, (template) => secrets.fill(template))];
  };
  return {
    COMMAND: quote(spec.command),
    FIRST: quote(spec.firstStartArguments ?? []),
    ENVIRONMENT: quote(Object.entries(environment).map(([key, value]) => `${key}=${value}`)),
    FILES: pulumi.all(files.flatMap(words)).apply(quote),
    STATE_DIRECTORY: spec.stateDirectory ?? "",
    // A job comes again by itself; what runs it has to stay.
    RESTART: everySeconds === undefined ? spec.restart : "always",
    EVERY: everySeconds === undefined ? "" : String(Math.round(everySeconds * 1000)),
    OPEN_FILES: spec.openFiles?.toString() ?? "",
    STOP_SECONDS: String(spec.stopSeconds ?? 5),
    READY: spec.ready ? quote(probe(spec.ready)) : "",
    ...(spec.shiftableClock === true && { SHIFTABLE_CLOCK: "yes" }),
    ...(spec.needs !== undefined && { NEEDS: spec.needs.join(" ") }),
  };
}

function probe({ port, withinSeconds, path = "", contains = "" }: ReadinessProbe): string[] {
  return [String(port), String(withinSeconds), path, contains];
}
