import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "../../command";
import { withHost, type Engine } from "../../engine/docker";
import { download } from "../../packages/apt";
import type { Report } from "../../progress";

/** Makes an image from a host's, with more packages and what of theirs it lacks. */
export async function addPackages(
  engine: Engine,
  image: string,
  packages: readonly string[],
  reference: string,
  report: Report,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "testbed-lan-host-"));
  const name = `testbed-lan-host-add-${process.pid}`;
  const run = (...argv: readonly string[]) =>
    command(["docker", ...argv], { env: withHost(engine.host), onLine: report });
  try {
    await run("create", "--name", name, "--network", "none", image, "sh", "/add.sh");
    const status = join(folder, "status");
    await run("cp", `${name}:/var/lib/dpkg/status`, status);
    const root = join(folder, "root");
    mkdirSync(root);
    await download({ packages, beside: { status }, folder: join(root, "archives") }, report);
    copyFileSync(join(__dirname, "add.sh"), join(root, "add.sh"));
    await run("cp", `${root}/.`, `${name}:/`);
    await run("start", "--attach", name);
    await run("commit", name, reference);
  } finally {
    await run("rm", "--force", "--volumes", name).catch(() => undefined);
    rmSync(folder, { recursive: true });
  }
}
