import { readFileSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "../../scenarios/results/files";
import { cacheDirectory } from "../project";
import { cliVersion } from "./version";

/** What the last probe found. */
export interface ProbeMemory {
  readonly url: string;
  readonly reachable: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const hour = 3_600_000;
const patience = 3_000;

/** A yes holds for a day. A no holds for an hour only: one start without network must not pin anything. */
export function stillHolds(memory: ProbeMemory, url: string, now: number): boolean {
  const age = now - memory.at;
  return memory.url === url && age >= 0 && age < (memory.reachable ? 24 * hour : hour);
}

/** Whether the official CLI can be downloaded: a HEAD request of its release, at most 3 s, remembered in the cache. */
export async function officialIsReachable(
  now = Date.now(),
  ask: (url: string) => Promise<boolean> = head,
): Promise<boolean> {
  const memoryFile = join(cacheDirectory(), "official-cli.json");
  const url = releaseUrl();
  const memory = recall(memoryFile);
  if (memory && stillHolds(memory, url, now)) return memory.reachable;
  const reachable = await ask(url);
  replaceFile(memoryFile, JSON.stringify({ url, reachable, at: now } satisfies ProbeMemory));
  return reachable;
}

function releaseUrl(): string {
  const arch = process.arch === "arm64" ? "arm64" : "x64";
  return `https://get.pulumi.com/releases/sdk/pulumi-v${cliVersion}-${process.platform}-${arch}.tar.gz`;
}

async function head(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(patience) })).ok;
  } catch {
    return false;
  }
}

function recall(file: string): ProbeMemory | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as ProbeMemory;
  } catch {
    return undefined;
  }
}
