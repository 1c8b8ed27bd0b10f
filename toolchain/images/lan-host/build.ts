import { copyFileSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { command } from "../../command";
import { withHost, type Engine } from "../../engine/docker";
import { download } from "../../packages/apt";
import type { Report } from "../../progress";
import { packTree } from "../build/tree";
import { hostPackages } from "./packages";

/** Where a host's first process is in the image. */
export const bootScript = "/usr/lib/testbed-rig/boot.sh";

/**
 * Makes the archive of a host's root file system: packages are unpacked here, and installed and set up in a container without a
 * network. Neither takes root.
 * @param folder where work is done
 */
export async function buildHost(
  engine: Engine,
  folder: string,
  archive: string,
  report: Report,
): Promise<void> {
  const root = join(folder, "root");
  const archives = join(folder, "archives");
  mkdirSync(root, { recursive: true });
  await download({ packages: hostPackages, beside: "nothing", folder: archives }, report);
  report("unpacking");
  await command(["sh", join(__dirname, "..", "build", "unpack.sh"), archives, root], { onLine: report });
  renameSync(archives, join(root, "archives"));
  addBoot(root);
  for (const name of ["install.sh", "furnish.sh"]) copyFileSync(join(__dirname, name), join(root, name));
  await packTree(root, archive);
  await installIn(engine, archive, report);
}

function addBoot(root: string): void {
  const place = join(root, bootScript);
  mkdirSync(join(place, ".."), { recursive: true });
  copyFileSync(join(__dirname, "boot.sh"), place);
}

/** Replaces an archive by what it is after install.sh has run in it. */
async function installIn(engine: Engine, archive: string, report: Report): Promise<void> {
  const name = `testbed-lan-host-build-${process.pid}`;
  const run = (...argv: readonly string[]) =>
    command(["docker", ...argv], { env: withHost(engine.host), onLine: report });
  const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  await run("import", "--change", `ENV PATH=${path}`, archive, name);
  try {
    await run("run", "--name", name, "--network", "none", name, "sh", "/install.sh");
    await run("export", "--output", archive, name);
  } finally {
    await run("rm", "--force", "--volumes", name).catch(() => undefined);
    await run("rmi", "--force", name).catch(() => undefined);
  }
}
