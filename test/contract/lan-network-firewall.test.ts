import assert from "node:assert/strict";
import { HostFirewall } from "../support/lan-firewall";
import { observed, onHost } from "../support/lan-network";
import { differences } from "../support/lan-rig/inventory";
import { LanRig } from "../support/lan-rig/lan-rig";
import { needsRig } from "../support/lan-rig/obstacle";
import type { RigHost } from "../support/lan-rig/rig-host";
import { thorough } from "../support/thorough";

const prefix6 = "fd42:7:3";

describe("LAN network: rules in ufw beside those of others", function () {
  this.timeout(300_000);
  let rig: LanRig;
  let built = false;
  let host: RigHost;
  let firewall: HostFirewall;

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 1, prefix6 });
    built = true;
    host = rig.host(0);
    firewall = new HostFirewall(host, rig, prefix6);
  });
  afterEach(async () => {
    if (built) await firewall.restore();
  });
  after(async () => {
    if (built) await rig.remove();
  });

  const others = ["foreign_tables", "inactive_with_rules", "once_active", "active_and_open"];
  const names = ["untouched", "active", ...(thorough ? others : [])];
  for (const name of names)
    it(`gives back a host whose firewall was ${name.replaceAll("_", " ")}`, async () => {
      await firewall.scene(name);
      const before = await host.inventory();
      await firewall.holds();
      assert.equal(await firewall.applied(), "unchanged");
      assert.deepEqual(await observed(host, "ufw"), [["active"]]);
      assert.deepEqual(await observed(host, "default"), [["incoming", "DROP"]]);
      assert.deepEqual(await observed(host, "lacks"), []);
      assert.equal((await firewall.rulesOf("ours"))[0], `4 allow tcp 22 0.0.0.0/0 any ${rig.controller} in`);
      assert.deepEqual(await firewall.restore(), ["restored"]);
      assert.deepEqual(differences(before, await host.inventory()), []);
    });

  it("writes rules as ufw itself does", async () => {
    const files = async () =>
      (await host.sudo("cat", "/etc/ufw/user.rules", "/etc/ufw/user6.rules")).split("\n");
    const kernel = async () => [
      await host.sudo("iptables", "-S", "ufw-user-input"),
      await host.sudo("ip6tables", "-S", "ufw6-user-input"),
    ];
    await firewall.scene("untouched");
    for (const rule of [
      ["allow", "proto", "tcp", "from", rig.controller, "to", "any", "port", "22"],
      ["allow", "proto", "tcp", "from", rig.subnet.cidr, "to", "any", "port", "9000:9002"],
      ["allow", "proto", "udp", "from", rig.subnet.cidr, "to", "any", "port", "9000:9002"],
      ["allow", "proto", "tcp", "from", rig.subnet.cidr, "to", "any", "port", "9003"],
      ["allow", "proto", "tcp", "from", rig.controller, "to", "any", "port", "9100"],
      ["allow", "proto", "tcp", "from", `${prefix6}::/64`, "to", "any", "port", "9000"],
      ["allow", "proto", "tcp", "from", "any", "to", "any", "port", "80,443"],
      ["allow", "in", "on", "ygg0", "to", "any", "port", "9200", "proto", "tcp"],
    ])
      await host.sudo("ufw", ...rule, "comment", "managed by testbed");
    await host.sudo("ufw", "--force", "enable");
    const [itsFiles, itsKernel] = [await files(), await kernel()];
    await firewall.scene("untouched");
    await firewall.holds();
    assert.deepEqual(await files(), itsFiles);
    assert.deepEqual(await kernel(), itsKernel);
  });

  it("leaves what others have changed since", async () => {
    await firewall.scene("active");
    const were = await firewall.rulesOf("others");
    await firewall.holds();
    await host.sudo("ufw", "allow", "4711/tcp", "comment", "mine");
    await host.sudo("ufw", "delete", "deny", "9003");
    await firewall.holds(`${firewall.rules}\ntcp 9999 from any`);
    await host.sudo("ufw", "logging", "high");
    const said = await firewall.restore();
    assert.deepEqual(new Set(said), new Set(["kept /etc/ufw/user.rules", "kept /etc/ufw/user6.rules", "kept /etc/ufw/ufw.conf", "restored"])); // prettier-ignore
    assert.deepEqual(await firewall.rulesOf("ours"), []);
    const added = [
      "4 allow tcp 4711 0.0.0.0/0 any 0.0.0.0/0 in comment=6d696e65",
      "6 allow tcp 4711 ::/0 any ::/0 in comment=6d696e65",
    ];
    const stayed = were.filter((rule) => !rule.includes("9003"));
    assert.deepEqual(new Set(await firewall.rulesOf("others")), new Set([...stayed, ...added]));
    assert.match(await host.sudo("cat", "/etc/ufw/ufw.conf"), /LOGLEVEL=high/);
    assert.doesNotMatch(await host.sudo("ufw", "status"), /testbed|9999/);
    const kernel = await host.sudo("iptables", "-S", "ufw-user-input");
    assert.match(kernel, /--dport 4711/);
    assert.doesNotMatch(kernel, /--dport 9999|--dport 9100/);
  });

  it("does not make a rule twice that somebody else has, nor take it away", async () => {
    await firewall.scene("untouched");
    await host.sudo("ufw", "allow", "22/tcp");
    await host.sudo(
      "ufw",
      "allow",
      "proto",
      "tcp",
      "from",
      "any",
      "to",
      "any",
      "port",
      "80,443",
      "comment",
      "the web",
    );
    await host.sudo("ufw", "--force", "enable");
    await firewall.holds();
    assert.ok(!(await firewall.rulesOf("ours")).some((rule) => rule.includes("80,443")));
    assert.deepEqual(await firewall.restore(), ["restored"]);
    assert.ok((await firewall.rulesOf("others")).some((rule) => rule.startsWith("4 allow tcp 80,443")));
    assert.match(await host.sudo("iptables", "-S", "ufw-user-input"), /80,443/);
  });

  it("puts back rules that somebody has taken out of the kernel", async () => {
    await firewall.scene("untouched");
    await firewall.holds();
    await host.sudo(
      "iptables",
      "-D",
      "ufw-user-input",
      "-p",
      "tcp",
      "--dport",
      "9100",
      "-s",
      rig.controller,
      "-j",
      "ACCEPT",
    );
    assert.deepEqual(await observed(host, "lacks"), [
      ["4", `ufw-user-input -p tcp --dport 9100 -s ${rig.controller} -j ACCEPT`],
    ]);
    await firewall.holds();
    assert.deepEqual(await observed(host, "lacks"), []);
  });

  it("refuses what it cannot do, and changes nothing", async () => {
    for (const [name, message] of [
      ["all_builtins", /would delete all other rules/],
      ["active_without_ipv6", /set IPV6=yes/],
    ] as const) {
      await firewall.scene(name);
      const before = await host.inventory();
      const { code, stdout, stderr } = await firewall.apply();
      assert.deepEqual([code, stdout], [3, ""]);
      assert.match(stderr, message);
      assert.deepEqual(differences(before, await host.inventory()), []);
    }
    await firewall.holds(`tcp 9000 from ${rig.subnet.cidr}`);
    assert.deepEqual(await observed(host, "lacks"), []);
  });

  it("says that there is nothing to confirm, and how it is called", async () => {
    await firewall.scene("untouched");
    assert.equal((await onHost(host, "firewall", ["confirm"])).code, 5);
    assert.equal((await onHost(host, "firewall", ["nonsense"])).code, 2);
    assert.deepEqual(await firewall.restore(), ["restored"]);
  });
});
