import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { command, type CommandError } from "../command";
import { cacheDirectory } from "../project";
import type { Report } from "../progress";
import { readPlan } from "./plan";

/**
 * apt-get with the machine's own sources and keys but state folders of ours: works without root and changes nothing.
 * `/var/lib/dpkg/status` is read, so that only what this machine lacks is fetched.
 */
function aptGet(...args: string[]): string[] {
  const state = join(cacheDirectory(), "apt");
  for (const folder of ["lists/partial", "archives/partial"])
    mkdirSync(join(state, folder), { recursive: true });
  const settings = {
    "Dir::State::Lists": join(state, "lists"),
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

const env = { ...process.env, LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" };

/**
 * Downloads packages and the dependencies this machine lacks, and unpacks them below a folder.
 * @throws CommandError when a package is not in the machine's sources or cannot be fetched
 */
export async function unpack(packages: readonly string[], root: string, report: Report): Promise<void> {
  // A source of somebody else that fails must not stop us: what counts is whether our packages are found.
  const updated = await command(aptGet("update"), { env, onLine: report }).catch(
    (error: unknown) => error as CommandError,
  );
  const simulation = await command(aptGet("--simulate", "--no-install-recommends", "install", ...packages), {
    env,
  }).catch((error: unknown) => {
    throw typeof updated === "string" ? error : updated;
  });
  const wanted = readPlan(simulation).map(({ name, version }) => `${name}=${version}`);
  const archives = join(root, "archives");
  mkdirSync(archives, { recursive: true });
  await command(aptGet("download", ...wanted), { cwd: archives, env, onLine: report });
  for (const archive of readdirSync(archives).filter((name) => name.endsWith(".deb"))) {
    await command(["dpkg-deb", "--extract", join(archives, archive), root], { env, onLine: report });
  }
  rmSync(archives, { recursive: true });
}
