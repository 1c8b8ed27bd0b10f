import assert from "node:assert/strict";
import { eventually } from "../support/eventually";
import { connects, HostFirewall } from "../support/lan-firewall";
import { isIn, observed, onHost } from "../support/lan-network";
import { differences } from "../support/lan-rig/inventory";
import { LanRig } from "../support/lan-rig/lan-rig";
import { needsRig } from "../support/lan-rig/obstacle";
import type { RigHost } from "../support/lan-rig/rig-host";

const prefix6 = "fd42:7:4";
const ports = [9000, 9001, 9003, 9004, 9100, 80];
/** A declaration that shuts the controller out. */
const wrong = { controller: "192.0.2.77" };

describe("LAN network: what the firewall lets through, and the way in that stays", function () {
  this.timeout(300_000);
  let rig: LanRig;
  let built = false;
  let host: RigHost, other: RigHost;
  let firewall: HostFirewall;

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 2, prefix6 });
    built = true;
    [host, other] = [rig.host(0), rig.host(1)];
    firewall = new HostFirewall(host, rig, prefix6);
  });
  afterEach(async () => {
    if (!built) return;
    await host.answers(90);
    await firewall.restore();
  });
  after(async () => {
    if (built) await rig.remove();
  });

  async function listen(): Promise<void> {
    for (const port of ports) {
      const serve = ["python3", "-m", "http.server", `${port}`, "--bind", "::"];
      await host.ssh("sudo", "-n", "systemd-run", "--quiet", "--collect", `--unit=listens-${port}`, ...serve);
    }
    await eventually("all listen", 60, async () => {
      const listening = await host.run("ss", "-Hltn");
      return ports.every((port) => listening.includes(`:${port} `));
    });
  }
  const openTo = async (from: RigHost | "controller", address: string) => {
    const reaches = async (port: number) =>
      from === "controller"
        ? connects(address, port)
        : (await from.ssh("nc", "-z", "-w", "2", address, `${port}`)).code === 0;
    const all = await Promise.all(ports.map(async (port) => ((await reaches(port)) ? [port] : [])));
    return all.flat();
  };
  const shutOut = async () => {
    const { code, stderr } = await host.ssh("true");
    assert.equal(code, 255, `a new connection is refused ${stderr}`);
  };

  it("opens what is declared, to whom it is, over IPv4 and IPv6, and nothing else", async () => {
    await firewall.scene("active");
    await listen();
    assert.deepEqual(await openTo(other, host.address), []);
    await firewall.holds();
    assert.deepEqual(await openTo(other, host.address), [9000, 9001, 9003, 80]);
    assert.deepEqual(await openTo("controller", host.address), [9000, 9001, 9003, 9100, 80]);
    assert.deepEqual(await openTo(other, `${prefix6}::110`), [9000, 80]);
    await firewall.restore();
    assert.deepEqual(await openTo(other, host.address), []);
  });

  it("goes from one set of rules to another without closing what is in both", async () => {
    await firewall.scene("untouched");
    await listen();
    await firewall.holds();
    let going = true;
    let tries = 0;
    const failures: number[] = [];
    const trying = (async () => {
      for (; going as boolean; tries++) if (!(await connects(host.address, 9001))) failures.push(tries);
    })();
    const common = `tcp 9001 from ${rig.controller}`;
    try {
      await firewall.holds(`${firewall.rules}\n${common}`);
      await firewall.holds(`udp 7 from any\n${common}`);
      await firewall.holds(`tcp 9000:9003 from ${rig.subnet.cidr}\n${common}\ntcp 80 from any`);
    } finally {
      going = false;
      await trying;
    }
    assert.ok(tries > 100, `only ${tries} connections were tried`);
    assert.deepEqual(failures, []);
  });

  it("takes back by itself what shuts the controller out, to the last rules", async () => {
    await firewall.scene("active_and_open");
    const before = await host.inventory();
    await firewall.holds();
    const last = await firewall.rulesOf("ours");
    assert.equal(await firewall.applied("tcp 9000 from any", { ...wrong, seconds: 8 }), "armed 8");
    await shutOut();
    await host.answers(90);
    await isIn(host, "firewall", "reverted", 30);
    assert.deepEqual(await firewall.rulesOf("ours"), last);
    assert.equal((await onHost(host, "firewall", ["confirm"])).code, 5);
    await firewall.restore();
    assert.deepEqual(differences(before, await host.inventory()), []);
  });

  it("takes back by itself what shuts the controller out, to what was without us", async () => {
    await firewall.scene("untouched");
    const before = await host.inventory();
    await firewall.applied("tcp 9000 from any", { ...wrong, seconds: 8 });
    await shutOut();
    await host.answers(90);
    await isIn(host, "firewall", "reverted", 30);
    await firewall.restore();
    assert.deepEqual(differences(before, await host.inventory()), []);
  });

  it("takes it back at boot when the power went before it was confirmed", async () => {
    await firewall.scene("untouched");
    await host.reboot();
    const before = await host.inventory();
    await firewall.applied("tcp 9000 from any", { ...wrong, seconds: 600 });
    await host.powerCut();
    await host.start();
    await isIn(host, "firewall", "reverted", 30);
    assert.deepEqual(await observed(host, "ufw"), [["inactive"]]);
    await firewall.restore();
    assert.deepEqual(differences(before, await host.inventory()), []);
  });

  it("keeps the rules through a reboot when it was confirmed, and gives all back after it", async () => {
    await firewall.scene("inactive_with_rules");
    await host.reboot();
    const before = await host.inventory();
    await firewall.holds();
    await host.reboot();
    assert.equal(await firewall.applied(), "unchanged");
    await firewall.restore();
    assert.deepEqual(differences(before, await host.inventory()), []);
  });

  it("lets a second try go on where the first one was killed, and nobody else interfere", async () => {
    await firewall.scene("untouched");
    await firewall.applied(firewall.rules, { seconds: 60 });
    assert.equal(await firewall.applied(), "armed 20");
    assert.equal((await firewall.apply("tcp 1 from any")).code, 4);
  });
});
