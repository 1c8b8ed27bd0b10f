import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { command, type CommandError } from "../command";
import { exclusively } from "../exclusive";
import { cacheDirectory } from "../project";
import type { Report } from "../progress";
import { readPlan } from "./plan";

/**
 * apt-get with the machine's own sources and keys but state folders of ours: works without root and changes nothing.
 * @param status dpkg's list of what is installed, so that only what is lacking is fetched
 */
function aptGet(status: string, ...args: readonly string[]): string[] {
  const state = join(cacheDirectory(), "apt");
  for (const folder of ["lists/partial", "archives/partial"])
    mkdirSync(join(state, folder), { recursive: true });
  const settings = {
    "Dir::State::Lists": join(state, "lists"),
    "Dir::State::Status": status,
    "Dir::Cache": state,
    "Dir::Cache::Archives": join(state, "archives"),
    "Debug::NoLocking": "true",
    // Root would otherwise download as a user who may not enter our folders.
    "APT::Sandbox::User": "",
    "Acquire::Languages": "none",
    "Acquire::Retries": "1",
    "Acquire::http::Timeout": "15",
    "Acquire::https::Timeout": "15",
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]);
  return ["apt-get", "-q", ...options, ...args];
}

/** dpkg's list of what is installed. */
const machineStatus = "/var/lib/dpkg/status";
const env = { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" };

export interface Download {
  /** Packages; those they depend on come with them. */
  readonly packages: readonly string[];
  /**
   * What need not be fetched: what this machine has, or what dpkg's list in another file says, or nothing, for a root file system
   * of its own. @default "this machine"
   */
  readonly beside?: "this machine" | "nothing" | { readonly status: string };
  /** Whether a package is left out whoever depends on it. @default none is */
  readonly leaveOut?: (name: string) => boolean;
  /** Where the archives are put. */
  readonly folder: string;
}

/**
 * Downloads packages and what they depend on.
 * @returns the names of all of them
 * @throws CommandError when a package is not in the machine's sources or cannot be fetched
 */
export async function download(wanted: Download, report: Report): Promise<readonly string[]> {
  const { packages, beside = "this machine", leaveOut = () => false, folder } = wanted;
  const named = { "this machine": machineStatus, nothing: "/dev/null" };
  const status = typeof beside === "string" ? named[beside] : beside.status;
  mkdirSync(folder, { recursive: true });
  return exclusively(join(cacheDirectory(), "apt.lock"), async () => {
    const failure = await updateLists(report);
    const install = ["--simulate", "--no-install-recommends", "install", ...packages];
    const simulation = await command(aptGet(status, ...install), { env }).catch((error: unknown) => {
      throw failure ?? error;
    });
    const plan = readPlan(simulation).filter(({ name }) => !leaveOut(name));
    const versions = plan.map(({ name, version }) => `${name}=${version}`);
    await command(aptGet(status, "download", ...versions), { cwd: folder, env, onLine: report });
    return plan.map(({ name }) => name);
  });
}

let updated: Promise<CommandError | undefined> | undefined;

/**
 * Once in a process. A source of somebody else that fails must not stop us: what counts is whether our packages are found.
 * @returns what failed, for the case that they are not
 */
function updateLists(report: Report): Promise<CommandError | undefined> {
  updated ??= command(aptGet(machineStatus, "update"), { env, onLine: report }).then(
    () => undefined,
    (error: unknown) => error as CommandError,
  );
  return updated;
}

/**
 * Downloads packages and the dependencies this machine lacks, and unpacks them below a folder.
 * @throws CommandError when a package is not in the machine's sources or cannot be fetched
 */
export async function unpack(packages: readonly string[], root: string, report: Report): Promise<void> {
  const folder = join(root, "archives");
  await download({ packages, folder }, report);
  for (const archive of readdirSync(folder).filter((name) => name.endsWith(".deb"))) {
    await command(["dpkg-deb", "--extract", join(folder, archive), root], { env, onLine: report });
  }
  rmSync(folder, { recursive: true });
}
