import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { docker } from "../../toolchain/engine/docker";
import { rigPackages } from "../../toolchain/testing/rig-engine";
import { eventually } from "../support/eventually";
import { asRoot, support } from "../support/namespaces";
import { differences } from "../support/lan-rig/inventory";
import { LanRig } from "../support/lan-rig/lan-rig";
import { needsRig, rigEngine } from "../support/lan-rig/obstacle";
import { ended, run } from "../support/lan-rig/run";
import type { RigHost } from "../support/lan-rig/rig-host";

describe("LAN rig", function () {
  this.timeout(300_000);
  let rig: LanRig;
  let one: RigHost, two: RigHost, three: RigHost;
  let built = false;

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 3, prefix6: "fd42:7:1" });
    built = true;
    [one, two, three] = [rig.host(0), rig.host(1), rig.host(2)];
  });
  after(async () => {
    if (built) await rig.remove();
  });

  /** Names of a rig's containers. */
  async function containersOf(id: string): Promise<string[]> {
    const engine = await rigEngine();
    assert.ok(typeof engine !== "string");
    const names = await docker(engine.host, ["ps", "--all", "--format", "{{.Names}}", "--filter", `name=${id}`]); // prettier-ignore
    return names.split("\n").filter((name) => name !== "");
  }

  /** When a host's first process was started. */
  const booted = async (host: RigHost) => (await host.run("cat", "/proc/1/stat")).split(" ")[21];
  /** What networkd says about its card. */
  const card = (host: RigHost) => host.run("networkctl", "status", host.interface);
  const addressOf = async (host: RigHost) => /Address: (10\S+)/.exec(await card(host))?.[1];
  const opensFrom = async (host: RigHost, target: RigHost, port: number) =>
    (await host.ssh("nc", "-z", "-w", "1", target.address, `${port}`)).code === 0;

  it("has hosts that are machines of their own", async () => {
    for (const host of rig.hosts) {
      assert.equal((await host.run("hostname")).trim(), host.name);
      assert.equal((await host.run("id", "--user", "--name")).trim(), rig.user);
      assert.equal((await host.sudo("id", "--user")).trim(), "0");
      assert.equal((await host.run("systemctl", "is-system-running", "--wait")).trim(), "running");
      assert.match(await card(host), /State: routable/);
      assert.match(await host.sudo("netplan", "get"), new RegExp(`${host.address}/${rig.subnet.prefix}`));
      assert.match(await host.sudo("ufw", "status"), /inactive/);
    }
    const ids = await Promise.all(rig.hosts.map((host) => host.run("cat", "/etc/machine-id")));
    assert.equal(new Set(ids).size, 3);
  });

  it("knows their keys before they boot: another is refused", async () => {
    const known = join(rig.ssh.folder, "known-wrongly");
    writeFileSync(known, `${one.name} ${two.hostKey}\n`);
    const argv = ["ssh", "-F", rig.ssh.config, "-o", `UserKnownHostsFile=${known}`, one.name, "true"];
    const { code, stderr } = await ended(argv);
    assert.equal(code, 255);
    assert.match(stderr, /IDENTIFICATION HAS CHANGED/);
  });

  it("lets nobody in but the user with the key", async () => {
    await rig.ssh.pair("stranger");
    const known = ["-o", `UserKnownHostsFile=${rig.ssh.knownHosts}`, "-o", `HostKeyAlias=${one.name}`];
    for (const [user, key] of [
      [rig.user, join(rig.ssh.folder, "stranger")],
      ["root", rig.ssh.key],
    ] as const) {
      const options = ["-F", "none", "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-i", key, ...known];
      const { code, stderr } = await ended(["ssh", ...options, `${user}@${one.address}`, "true"]);
      assert.equal(code, 255);
      assert.match(stderr, /Permission denied/);
    }
  });

  it("lets hosts reach each other and the controller, over both protocols", async () => {
    for (const host of rig.hosts)
      for (const { address } of [...rig.hosts, { address: rig.controller }])
        for (const target of [address, `fd42:7:1::${address.split(".")[3]}`])
          // The first packets may come while a host still asks whether its address is another's.
          await eventually(`${host.name} reaches ${target}`, 20, () =>
            host.run("ping", "-c1", "-W1", target),
          );
  });

  it("keeps the machine's clock, disk and settings from them", async () => {
    assert.notEqual((await one.ssh("sudo", "-n", "date", "--set", "@0")).code, 0);
    assert.equal(await one.sudo("find", "/dev", "-type", "b"), "");
    for (const file of ["/proc/sys/vm/swappiness", "/proc/sys/fs/file-max", "/sys/kernel/mm/ksm/run"]) {
      const value = await one.sudo("cat", file);
      const { code, stderr } = await one.sshWith(value, "sudo", "-n", "tee", file);
      assert.notEqual(code, 0, file);
      assert.match(stderr, /Read-only file system/);
    }
  });

  for (const [way, turnOff] of [
    ["a reboot", (host: RigHost) => host.reboot()],
    ["a power cut", (host: RigHost) => host.powerCut().then(() => host.start())],
    ["being switched off", (host: RigHost) => host.stop().then(() => host.start())],
  ] as const)
    it(`has hosts that come back from ${way} with what they had stored`, async () => {
      const mark = `10.9.9.9 after-${way.replaceAll(" ", "-")}`;
      await three.sshWith(`${mark}\n`, "sudo", "-n", "tee", "-a", "/etc/hosts");
      await three.sudo("touch", "/run/gone");
      const before = await booted(three);
      await turnOff(three);
      assert.notEqual(await booted(three), before);
      assert.equal(await addressOf(three), three.address);
      assert.match(await three.run("cat", "/etc/hosts"), new RegExp(mark));
      assert.notEqual((await three.ssh("test", "-e", "/run/gone")).code, 0);
      await two.run("ping", "-c", "1", "-W", "5", three.address);
    });

  it("has cables that can be pulled", async () => {
    await three.unplug();
    assert.equal(await opensFrom(two, three, 22), false);
    await three.plug();
    await eventually("it is reached again", 20, () => opensFrom(two, three, 22));
    await three.answers();
  });

  it("has a firewall that works and stays on", async () => {
    await two.sudo("iperf3", "--server", "--daemon");
    await eventually("the port is open", 10, () => opensFrom(one, two, 5201));
    await two.sudo("ufw", "allow", "22/tcp");
    await two.sudo("ufw", "--force", "enable");
    assert.equal(await opensFrom(one, two, 5201), false);
    assert.equal(await opensFrom(one, two, 22), true);
    await two.sudo("ufw", "allow", "proto", "tcp", "from", one.address, "to", "any", "port", "5201");
    assert.equal(await opensFrom(one, two, 5201), true);
    assert.equal(await opensFrom(three, two, 5201), false);
    await two.reboot();
    assert.match(await two.sudo("ufw", "status"), /Status: active/);
  });

  it("tells what changed on a host, and nothing where nothing did", async () => {
    const before = await one.inventory();
    await one.sudo("true");
    assert.deepEqual(differences(before, await one.inventory()), []);
    await one.reboot();
    assert.deepEqual(differences(before, await one.inventory()), []);
    const changes: readonly (readonly [string, ...string[]])[] = [
      ["accounts", "useradd", "--system", "visitor"],
      ["files", "touch", "/etc/left-behind"],
      ["units", "systemd-run", "--quiet", "--unit=left-behind", "sleep", "600"],
      ["nft", "nft", "add", "table", "inet", "left_behind"],
      ["routes", "ip", "route", "add", "10.99.0.0/24", "via", rig.controller],
      ["addresses", "ip", "address", "add", "10.98.0.1/24", "dev", "lo"],
      ["settings", "sysctl", "-w", "net.ipv4.tcp_keepalive_time=1234"],
    ];
    for (const [, ...argv] of changes) await one.sudo(...argv);
    const found = differences(before, await one.inventory());
    for (const section of [...changes.map(([name]) => name), "processes", "unit-files"])
      assert.ok(
        found.some((fact) => fact.startsWith(`+ ${section}\t`)),
        `nothing new in ${section}: ${found.join("\n")}`,
      );
  });

  it("can be had twice, with other packages, and apart from this machine's network; once its test run is dead it is cleared away", async () => {
    const argv = ["unshare", "--net", "--mount", process.execPath, "--import", "tsx", support("lan-rig/abandoned.ts")]; // prettier-ignore
    const child = spawn("env", [...asRoot, ...argv, "192.168.1.0/24"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const [pid, id, folder, hostname] = line.split(" ") as [string, string, string, string];
    assert.equal(hostname, "h1");
    assert.deepEqual((await containersOf(id)).sort(), [id, `${id}-h1`]);
    const dead = once(child, "exit");
    await run([...asRoot, "kill", "-KILL", pid]);
    await dead;
    const next = await LanRig.create({ hosts: 1, packages: rigPackages });
    try {
      assert.notEqual((await one.ssh("jq", "--version")).code, 0);
      await next.host(0).run("jq", "--version");
      assert.notEqual(next.subnet.cidr, rig.subnet.cidr);
      assert.deepEqual(await containersOf(id), []);
      assert.equal(existsSync(folder), false);
      await one.answers();
    } finally {
      await next.remove();
    }
  });

  it("leaves nothing on the machine", async () => {
    assert.ok(networkInterfaces()[rig.id]);
    assert.equal((await containersOf(rig.id)).length, 4);
    await rig.remove();
    assert.equal(networkInterfaces()[rig.id], undefined);
    assert.deepEqual(await containersOf(rig.id), []);
    assert.equal(existsSync(rig.ssh.folder), false);
  });

  it("says why a subnet cannot be had", async () => {
    const taken = await LanRig.create({ hosts: 1 });
    try {
      await assert.rejects(LanRig.create({ hosts: 1, subnet: taken.subnet.cidr }), /is in use on this machine/); // prettier-ignore
    } finally {
      await taken.remove();
    }
  });
});
