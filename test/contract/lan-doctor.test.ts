import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publish } from "../../components/inventory-file";
import type { PlacedFinding } from "../../scenarios/doctor/finding";
import type { Inventory } from "../../scenarios/inventory";
import { chooseStack, stackFolder } from "../../toolchain/pulumi/stack-file";
import { LanRig } from "../support/lan-rig/lan-rig";
import { differences, type HostInventory } from "../support/lan-rig/inventory";
import { needsRig } from "../support/lan-rig/obstacle";
import { LanStack, webNode } from "../support/lan-stack";

const planned = `doctor-lan-${process.pid}`;

interface Told {
  readonly status: number | null;
  readonly findings: readonly PlacedFinding[];
}

function doctor(stack: string): Told {
  const argv = ["cli/testbed.cjs", "doctor", "--json", "--stack", stack];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { encoding: "utf8" });
  assert.ok(stdout.startsWith("{"), stderr);
  return { status, findings: (JSON.parse(stdout) as Told).findings };
}

/** What was seen, as `WHERE WHAT`; whether this machine is set up for Pulumi is not asked here. */
const seen = ({ findings }: Told, well: boolean): Map<string, string> =>
  new Map(findings.filter(({ ok, where }) => ok === well && where !== "machine").map(({ where, what, saw }) => [`${where} ${what}`, saw])); // prettier-ignore

describe("testbed doctor on machines over SSH", function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), "testbed-doctor-"));
  let rig: LanRig | undefined;
  let deployed: LanStack;
  let found: HostInventory[];

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 2 });
    found = await Promise.all(rig.hosts.map((host) => host.inventory()));
    deployed = new LanStack(`${planned}-web`, rig, [webNode(rig, 0), webNode(rig, 1)]);
    const names = ["etcd-1", "etcd-2"];
    const config = {
      ...{ environment: "lan", system: "etcd", scenarios: "none", monitoring: "none" },
      network: { subnet: rig.subnet.cidr },
      nodes: names.map((name, index) => ({ name, role: "member", address: rig!.host(index).address })),
      hosts: Object.fromEntries(names.map((name, index) => [name, deployed.hosts[`n${index}`]])),
    };
    const file = join(folder, `Pulumi.${planned}.yaml`);
    const keys = Object.entries(config).map(([key, value]) => [`testbed:${key}`, value]);
    writeFileSync(file, JSON.stringify({ config: Object.fromEntries(keys) as object }));
    chooseStack({ stack: planned, configFile: file });
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    rmSync(join(stackFolder, `${planned}.file`), { force: true });
    rmSync(`.testbed/run/${planned}`, { recursive: true, force: true });
    if (rig) deployed.forget();
    await rig?.remove();
  });

  it("tells of machines that nothing was deployed to, and changes nothing there", async () => {
    const told = doctor(planned);
    assert.deepEqual([...seen(told, false)], []);
    const well = seen(told, true);
    const expected: [string, RegExp][] = [
      ["stack preflight", /nothing keeps it from being deployed/],
      ["etcd-1 machine", /^Debian .*, Linux x86_64, \d+ cores, \d+\.\d GiB$/],
      ["etcd-1 reservation", /^nobody's$/],
      ["etcd-1 firewall", /^ufw is inactive, 0 rules of ours, 0 of others$/],
      ["etcd-1 ping", /^etcd-2 0\.\d+ ms$/],
      ["etcd-1 bandwidth", /^\d+ Mbit\/s to etcd-2$/],
      ["etcd-2 ping", /^etcd-1 0\.\d+ ms$/],
    ];
    for (const [what, saw] of expected) assert.match(well.get(what) ?? `no ${what}`, saw);
    const now = await Promise.all(rig!.hosts.map((host) => host.inventory()));
    assert.deepEqual(found.flatMap((before, index) => differences(before, now[index]!)), []); // prettier-ignore
  });

  it("tells what keeps a stack from being deployed, at the machine that it is about", async () => {
    const host = rig!.host(1);
    await host.sudo("systemd-run", "--unit=other", "--quiet", "nc", "-lk", "2379");
    await host.sudo("sh", "-c", "mkdir -p /etc/testbed; echo '76543210 9999999999 lab of ann@desk:/x' >/etc/testbed/reservation"); // prettier-ignore
    try {
      const reserved = seen(doctor(planned), false);
      assert.match(reserved.get("etcd-2 preflight") ?? "", /is reserved for stack lab of ann@desk/);
      assert.match(reserved.get("etcd-2 reservation") ?? "", /^is for stack lab of ann@desk:\/x until 2286/);
      await host.sudo("rm", "-r", "/etc/testbed");
      const told = doctor(planned);
      assert.deepEqual([...seen(told, false).keys()], ["etcd-2 preflight"]);
      assert.match(seen(told, false).get("etcd-2 preflight")!, /something else on tcp port 2379/);
      assert.equal(told.status, 1);
    } finally {
      await host.sudo("systemctl", "stop", "other");
    }
  });

  it("tells of a stack that is deployed: machines, services, ports, faults, clocks, and what differs", async () => {
    await deployed.up();
    try {
      const about = { environment: "lan", system: "./test/support/contract/web-adapter.ts", vantage: [] };
      const inventory = { ...about, nodes: deployed.inventory() } as unknown as Inventory;
      publish(process.cwd(), deployed.stack, { inventory, nodes: deployed.nodes }, false);
      const told = doctor(deployed.stack);
      assert.deepEqual([...seen(told, false)], []);
      const questions = ["reachable", "service web", "ports", "faults", "disk space", "clock"];
      for (const what of [...questions.map((each) => `n1 ${each}`), "stack drift"]) assert.ok(seen(told, true).has(what), what); // prettier-ignore
      await rig!.host(1).sudo("systemctl", "stop", "testbed-web");
      await rig!.host(0).sudo("nft", "flush", "ruleset");
      const broken = seen(doctor(deployed.stack), false);
      assert.ok(broken.has("n1 service web") && broken.has("n1 ports"), [...broken.keys()].join());
      assert.match(broken.get("stack drift") ?? "", /n0: firewall/);
    } finally {
      await deployed.deployment.destroy();
    }
  });
});
