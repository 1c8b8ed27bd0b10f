/** Machines of a LAN rig that have Archy on them already, as users' own have: our node in place of the real one. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../components/bundle";
import { PROXY_FILE } from "../../components/systems/archy/places";
import { documented, quirks, type Role } from "../../components/systems/archy/roster";
import { archy } from "../../components/systems/archy/system";
import type { LanRig } from "./lan-rig/lan-rig";
import type { RigHost } from "./lan-rig/rig-host";
import { run } from "./lan-rig/run";
import { noOptions } from "./system-options";

const script = readFileSync(join(__dirname, "archy-appliance.sh"), "utf8");

/** Puts Archy on every host of a rig, and waits until it answers. @param program of the node */
export async function installArchy(rig: LanRig, password: string, program: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "testbed-archy-"));
  try {
    cpSync(process.execPath, join(folder, "node"));
    cpSync(fileOf("bitcoin-cli"), join(folder, "bitcoin-cli"));
    cpSync(program, join(folder, "archy.cjs"));
    writeFileSync(join(folder, "apps.conf"), proxyFile());
    await Promise.all(
      rig.hosts.map(async (host) => {
        await run(["scp", "-qr", "-F", rig.ssh.config, folder, `${host.name}:/tmp/archy`]);
        await onHost(host, "install", host.name, chainOf(host.name), password);
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs another program as a host's node, and waits until it answers. */
export async function replaceArchy(rig: LanRig, host: RigHost, program = fileOf("main")): Promise<void> {
  await run(["scp", "-q", "-F", rig.ssh.config, program, `${host.name}:/tmp/archy.cjs`]);
  await onHost(host, "replace");
}

/** As the plan says of its development machine, its own chain may still be loading. */
function chainOf(name: string): string {
  const role = documented.find((node) => node.name === name)?.role as Role;
  return quirks[role].onlyIfSynced ? "loading" : "synced";
}

function fileOf(program: "main" | "bitcoin-cli"): string {
  const name = program === "main" ? "archy" : `archy-${program}`;
  const made = bundle(`components/systems/archy/node/${program}.ts`, name);
  if (typeof made === "string" || !("file" in made)) throw new Error("a bundle is a file");
  return made.file;
}

function proxyFile(): string {
  const [service] = archy.spec(documented[0]!, documented, noOptions).services;
  const content = service?.files?.find(({ path }) => path === PROXY_FILE)?.content;
  if (typeof content !== "string") throw new Error(`there is no ${PROXY_FILE}`);
  return content;
}

async function onHost(host: RigHost, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await host.sshWith(script, "sudo", "-n", "bash", "-s", "--", ...args);
  if (code !== 0) throw new Error(`${host.name}: Archy cannot be made to run (${code}): ${stderr}`);
}
