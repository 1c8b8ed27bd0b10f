import assert from "node:assert/strict";
import { isIn, linesOf, observed, onHost } from "../support/lan-network";
import { eventually, timeUntil } from "../support/eventually";
import { differences, type HostInventory } from "../support/lan-rig/inventory";
import { LanRig } from "../support/lan-rig/lan-rig";
import { needsRig } from "../support/lan-rig/obstacle";
import type { RigHost } from "../support/lan-rig/rig-host";

const FILE = "/etc/netplan/90-testbed.yaml";

describe("LAN network: static address", function () {
  this.timeout(300_000);
  let rig: LanRig;
  let built = false;
  let host: RigHost, other: RigHost;
  let original: HostInventory;

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 2, prefix6: "fd42:7:2" });
    built = true;
    [host, other] = [rig.host(0), rig.host(1)];
    original = await host.inventory();
  });
  after(async () => {
    if (built) await rig.remove();
  });
  afterEach(async () => {
    await eventually("the host has its own address again", 120, async () => {
      await giveBack();
      return true;
    });
  });

  const network = () => rig.subnet.cidr.slice(0, rig.subnet.cidr.lastIndexOf(".")); // 10.218.0
  const at = (last: number) => `${network()}.${last}`;
  const apply = (cidr: string, { seconds = 20, gateway = rig.controller, servers = "-", card = "-" } = {}) =>
    onHost(host, "static-ip", ["apply", card, cidr, gateway, servers, rig.controller, `${seconds}`]);
  const applied = async (...args: Parameters<typeof apply>) => {
    const { code, stdout, stderr } = await apply(...args);
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };
  const reachedAt = (address: string, seconds = 30) => {
    host.moved(address);
    return host.answers(seconds);
  };
  const addresses = async () => (await observed(host, "address")).map(([, cidr]) => cidr);

  /** However far it had come: it is where it was seen last, or where it was first. */
  async function giveBack(): Promise<void> {
    const { code, stdout, stderr } = await onHost(host, "static-ip", ["restore"]);
    if (stdout.trimEnd().endsWith("restored")) return;
    host.moved(host.address);
    throw new Error(`not given back yet: ${code} ${stdout}${stderr}`);
  }
  async function asBefore(): Promise<void> {
    assert.deepEqual(differences(original, await host.inventory()), []);
  }

  it("moves a host, which keeps all else it has, and gives it back as it was", async () => {
    assert.equal(await applied(`${at(10)}/24`, { servers: "9.9.9.9,149.112.112.112" }), "armed 20");
    await reachedAt(at(10));
    assert.deepEqual(await linesOf(host, "static-ip", ["confirm"]), ["confirmed"]);
    assert.deepEqual(await addresses(), [`${at(10)}/24`, "fd42:7:2::110/64"]);
    assert.deepEqual(await observed(host, "gateway"), [[host.interface, rig.controller]]);
    assert.deepEqual(
      (await observed(host, "nameserver")).map(([, server]) => server),
      ["9.9.9.9", "149.112.112.112"],
    );
    assert.notEqual(
      (await other.ssh("ping", "-c1", "-W1", host.address)).code,
      0,
      "the first address is gone",
    );

    await host.reboot();
    assert.deepEqual(await observed(host, "ours"), [["static-ip", "confirmed"]]);

    assert.deepEqual(await linesOf(host, "static-ip", ["restore"]), ["restoring"]);
    await reachedAt(host.address);
    await eventually("it is given back", 30, async () => {
      await giveBack();
      return true;
    });
    await asBefore();
  });

  it("does nothing where the address is there already, whoever set it", async () => {
    assert.equal(await applied(`${host.address}/24`), "taken");
    assert.equal(await applied(`${host.address}/24`), "taken");
    assert.deepEqual(await observed(host, "ours"), [["static-ip", "taken"]]);
    assert.deepEqual(
      (await observed(host, "netplan")).map(([file]) => file),
      ["/etc/netplan/50-cloud-init.yaml"],
    );
    assert.deepEqual(await linesOf(host, "static-ip", ["restore"]), ["restored"]);
    await asBefore();
  });

  it("does nothing twice", async () => {
    await applied(`${at(11)}/24`);
    await reachedAt(at(11));
    await linesOf(host, "static-ip", ["confirm"]);
    const journal = () => host.sudo("journalctl", "-u", "systemd-networkd", "--no-pager", "-q");
    const told = await journal();
    assert.equal(await applied(`${at(11)}/24`), "unchanged");
    assert.equal(await journal(), told, "networkd was not bothered");
  });

  it("moves on from one address to another, and back to the last one when that is not confirmed", async () => {
    await applied(`${at(12)}/24`);
    await reachedAt(at(12));
    await linesOf(host, "static-ip", ["confirm"]);
    await applied(`${at(13)}/24`, { seconds: 3 });
    await eventually(
      "it was at the new address",
      20,
      async () => (await other.ssh("ping", "-c1", "-W1", at(13))).code === 0,
    );
    await isIn(host, "static-ip", "reverted", 60);
    assert.deepEqual(await addresses(), [`${at(12)}/24`, "fd42:7:2::110/64"]);
  });

  it("is taken back by the host itself when nobody confirms", async () => {
    await applied(`${at(14)}/24`, { seconds: 3 });
    const took = await timeUntil("it is back", 60, () =>
      isIn(host, "static-ip", "reverted", 1).then(() => true),
    );
    assert.ok(took > 2000, `it was taken back after ${took} ms, before its time`);
    const late = await onHost(host, "static-ip", ["confirm"]);
    assert.deepEqual([late.code, late.stdout], [5, ""]);
    assert.match(late.stderr, /not confirmed in time/);
    await linesOf(host, "static-ip", ["restore"]);
    await asBefore();
  });

  it("comes back from a network where nobody can reach it, also when netplan has broken meanwhile", async () => {
    await applied("172.31.99.10/24", { seconds: 6, gateway: "172.31.99.1" });
    await eventually(
      "it is gone",
      20,
      async () => (await other.ssh("ping", "-c1", "-W1", host.address)).code !== 0,
    );
    await host.answers(60);
    await isIn(host, "static-ip", "reverted", 30);

    const breakNetplan =
      "sleep 1; until ip addr show | grep -q 172.31.99.11; do sleep 0.1; done; mount --bind /bin/false /usr/share/netplan/netplan.script";
    await host.sudo("systemd-run", "--quiet", "--collect", "--unit=breaks-netplan", "sh", "-c", breakNetplan);
    await applied("172.31.99.11/24", { seconds: 8, gateway: "172.31.99.1" });
    await eventually(
      "it is gone",
      20,
      async () => (await other.ssh("ping", "-c1", "-W1", host.address)).code !== 0,
    );
    await host.answers(90);
    assert.notEqual((await host.ssh("sudo", "-n", "netplan", "get")).code, 0, "netplan is broken indeed");
    assert.deepEqual(await addresses(), [`${host.address}/24`, "fd42:7:2::110/64"]);
    await host.sudo("umount", "/usr/share/netplan/netplan.script");
    await isIn(host, "static-ip", "reverted", 30);
  });

  it("is taken back at boot when the power went before it was confirmed", async () => {
    await applied(`${at(15)}/24`, { seconds: 600 });
    await reachedAt(at(15));
    await host.powerCut();
    host.moved(host.address);
    await host.start();
    await isIn(host, "static-ip", "reverted", 30);
    await linesOf(host, "static-ip", ["restore"]);
    await asBefore();
  });

  it("lets a second try go on where the first one was killed, and nobody else interfere", async () => {
    await applied(`${at(16)}/24`, { seconds: 60 });
    await reachedAt(at(16));
    assert.equal(await applied(`${at(16)}/24`), "armed 20");
    const { code, stderr } = await apply(`${at(17)}/24`);
    assert.equal(code, 4, stderr);
    await host.answers();
    await linesOf(host, "static-ip", ["confirm"]);
  });

  it("refuses what cannot be, and changes nothing", async () => {
    await host.sudo("ip", "link", "add", "by-hand", "type", "veth", "peer", "name", "by-hand-peer");
    await host.sudo("ip", "addr", "add", "10.9.9.1/24", "dev", "by-hand");
    try {
      const refusals: [Parameters<typeof apply>, RegExp][] = [
        [[`${other.address}/24`], /is somebody else's on this network already \([0-9a-f:]{17}\)/],
        [[`${at(10)}/77`], /netplan refuses .*\/77/],
        [[`${at(10)}/24`, { card: "eth9" }], /has no interface eth9, but .*enp3s0/],
        [["10.9.9.2/24", { card: "by-hand" }], /by-hand is configured by something else than netplan/],
      ];
      for (const [args, message] of refusals) {
        const { code, stdout, stderr } = await apply(...args);
        assert.deepEqual([code, stdout], [3, ""], stderr);
        assert.match(stderr, message);
      }
    } finally {
      await host.sudo("ip", "link", "del", "by-hand");
    }
    await asBefore();
  });

  it("leaves what others have written since", async () => {
    await applied(`${at(18)}/24`);
    await reachedAt(at(18));
    await linesOf(host, "static-ip", ["confirm"]);
    const theirs = "/etc/netplan/50-cloud-init.yaml";
    await host.sshWith("network: {version: 2}\n", "sudo", "-n", "tee", theirs);
    const addition = "/etc/netplan/60-more.yaml";
    await host.sudo(
      "sh",
      "-c",
      `printf 'network: {version: 2, ethernets: {${host.interface}: {addresses: [${host.address}/24]}}}\n' >${addition}; chmod 600 ${addition}`,
    );
    try {
      assert.deepEqual(await linesOf(host, "static-ip", ["restore"]), [`kept ${theirs}`, "restoring"]);
      await reachedAt(host.address);
      await isIn(host, "static-ip", undefined, 30);
      assert.equal(await host.sudo("cat", theirs), "network: {version: 2}\n");
      await assert.rejects(host.sudo("cat", FILE), /No such file/);
    } finally {
      await host.sudo("rm", addition);
    }
  });
});
