import type { ServiceSpec } from "../../../spec";
import type { Looked } from "../look";

/** Where a Mac has what a host needs and macOS has not. */
export interface MacTools {
  /** Path of its Node. */
  readonly node: string;
  /** Folder of its Homebrew. */
  readonly homebrew: string;
}

/** Whether a machine is a Mac. */
export function isMac({ facts }: Pick<Looked, "facts">): boolean {
  return facts.get("kernel")?.startsWith("Darwin ") === true;
}

/** @returns undefined for any other machine */
export function macTools(looked: Pick<Looked, "facts">): MacTools | undefined {
  if (!isMac(looked)) return undefined;
  const { facts } = looked;
  return { node: facts.get("node") ?? "", homebrew: facts.get("homebrew") ?? "" };
}

/** The programs of services, which the application firewall of a Mac is to let listen; as lines. */
export function listeners(services: readonly Pick<ServiceSpec, "command">[]): string {
  return [...new Set(services.map(({ command }) => command[0]))].join("\n");
}

/** The file by which launchd knows a service. */
export function plistOf(service: string): string {
  return `/Library/LaunchDaemons/io.testbed.${service}.plist`;
}
