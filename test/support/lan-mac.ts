import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { inventoryScript, readInventory, type HostInventory } from "./lan-rig/inventory";
import type { LanRig } from "./lan-rig/lan-rig";
import type { RigHost } from "./lan-rig/rig-host";

const recorded = "test/unit/environments/lan-network/mac";
const ofRigs = join(__dirname, "lan-mac");

/** What a host of a rig has and no Mac: it is not to be found. */
const linuxOnly = [
  ...["flock", "getent", "ip", "netplan", "nft", "nproc", "setpriv", "setsid", "sha256sum", "ss"],
  ...["systemctl", "systemd-run", "tc", "timeout", "ufw", "unshare", "useradd", "userdel"],
];
/** Programs with options that only GNU's have. */
const bsd = ["date", "find", "head", "ps", "readlink", "sed", "sort", "stat", "tail", "tar"];
/** Where a program of the host itself is. */
const own = "/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * A host of a rig that takes itself for a Mac: a shell over SSH finds stand-ins of a Mac's programs first, which keep what they
 * were told in /var/mac; its jobs are run by systemd. What it is not: a Mac's kernel, and its bash is a modern one.
 */
export class RigMac {
  constructor(
    private readonly rig: LanRig,
    readonly host: RigHost,
  ) {}

  /** Makes the host one. */
  async install(): Promise<void> {
    const { host } = this;
    const gateway = this.rig.controller;
    const files = new Map<string, string>();
    const put = (name: string, file: string): void => {
      const text = readFileSync(file, "utf8").replaceAll("en0", host.interface);
      const place = `/usr/local/bin/${name}`;
      const [first = "", ...rest] = text.split("\n");
      files.set(
        place,
        file.endsWith(".cjs") ? text : [first, `export PATH=${own} MAC=/var/mac`, ...rest].join("\n"),
      );
    };
    for (const folder of [recorded, ofRigs])
      for (const file of readdirSync(folder))
        put(basename(file).replace(/\.(sh|cjs)$/, ""), join(folder, file));
    for (const name of linuxOnly) put(name, join(ofRigs, "absent.sh"));
    for (const name of bsd) put(name, join(ofRigs, "bsd.sh"));
    for (const name of ["absent", "bsd"]) files.delete(`/usr/local/bin/${name}`);
    const info = ["Manual Configuration", `IP address: ${host.address}`, "Subnet mask: 255.255.255.0", `Router: ${gateway}`, ""]; // prettier-ignore
    files.set("/var/mac/changed", files.get("/usr/local/bin/changed") ?? "");
    files.delete("/usr/local/bin/changed");
    files.set("/usr/bin/caffeinate", "#!/bin/sh\nexec sleep infinity\n");
    files.set("/var/mac/info", info.join("\n"));
    files.set("/var/mac/boot", "5E6FFEBE-0000-4000-8000-000000000001\n");
    files.set("/var/mac/main-rules", 'anchor "com.apple/*" all\n');
    files.set("/var/mac/apps", "/usr/libexec/sshd-keygen-wrapper\n");
    for (const name of ["record", "dns", "tokens", "anchor", "jobs/.keep", "../../Library/LaunchDaemons/.keep", "../db/.keep"])
      files.set(join("/var/mac", name), ""); // prettier-ignore
    // launchctl's stand-in is one of these, beside those that a user may have installed.
    await this.send(files, { "/opt/mac/node": process.execPath });
    await host.sudo("rm", "/var/mac/jobs/.keep");
    const launchctl = files.get("/usr/local/bin/launchctl") ?? "";
    await this.send(new Map([["/usr/local/bin/launchctl", launchctl.replace("/opt/homebrew/bin/node", "/opt/mac/node")]])); // prettier-ignore
  }

  /** Gives it what a user has to install there. */
  async brew(): Promise<void> {
    const gnu = "/opt/homebrew/opt/coreutils/libexec/gnubin";
    const links = ["date", "sha256sum", "stat", "timeout"].map((name) => `ln -s /usr/bin/${name} ${gnu}/`);
    const lines = [
      `mkdir -p /opt/homebrew/bin ${gnu}`,
      "ln -s /bin/bash /usr/bin/flock /opt/mac/node /opt/homebrew/bin/",
      ...links,
    ];
    await this.host.sudo("/bin/sh", "-ec", lines.join("\n")); // prettier-ignore
  }

  /** What a stand-in keeps, by its name below /var/mac. */
  read(name: string): Promise<string> {
    return this.host.sudo("cat", `/var/mac/${name}`);
  }

  /** As `RigHost.inventory`, with the host's own programs. */
  async inventory(): Promise<HostInventory> {
    const argv = ["sudo", "-n", "env", `PATH=${own}`, "bash", "-s"];
    const { code, stdout, stderr } = await this.host.sshWith(inventoryScript, ...argv);
    if (code !== 0) throw new Error(`no inventory of ${this.host.name} (${code}): ${stderr}`);
    return readInventory(stdout);
  }

  /** What of ours a Mac's own folders have. */
  async left(): Promise<string> {
    const folders = ["/Library/LaunchDaemons", "/var/db", "/var/mac/jobs"];
    return this.host.sudo("/usr/bin/find", ...folders, "-mindepth", "1", "-not", "-name", ".keep");
  }

  /** @param links path there → file here */
  private async send(files: ReadonlyMap<string, string>, links: Readonly<Record<string, string>> = {}) {
    const folder = mkdtempSync(join(tmpdir(), "testbed-lan-mac-"));
    try {
      for (const path of [...files.keys(), ...Object.keys(links)])
        mkdirSync(join(folder, dirname(path)), { recursive: true });
      for (const [path, text] of files) {
        writeFileSync(join(folder, path), text);
        chmodSync(join(folder, path), 0o755);
      }
      for (const [path, file] of Object.entries(links)) symlinkSync(file, join(folder, path));
      const line = `tar -C '${folder}' --owner=0 --group=0 -ch . | ssh -F '${this.rig.ssh.config}' ${this.host.name} sudo -n /usr/bin/tar -C / -x --no-overwrite-dir --keep-directory-symlink`;
      const { status, stderr } = spawnSync("sh", ["-c", line], { encoding: "utf8" });
      if (status !== 0) throw new Error(`nothing can be sent to ${this.host.name}: ${stderr}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
    return Promise.resolve();
  }
}
