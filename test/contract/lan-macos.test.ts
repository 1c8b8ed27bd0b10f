import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lanOperations } from "../../components/environments/lan/operations";
import type { NodeSpec } from "../../components/spec";
import { inspectNode } from "../../scenarios/doctor/node";
import type { InventoryNode } from "../../scenarios/inventory";
import { readLogs } from "../../scenarios/logs/read";
import { runOnNode } from "../../scenarios/on-node";
import { readStatus } from "../../scenarios/service-status";
import { eventually } from "../support/eventually";
import { RigMac } from "../support/lan-mac";
import { LanRig } from "../support/lan-rig/lan-rig";
import { differences, type HostInventory } from "../support/lan-rig/inventory";
import { needsRig } from "../support/lan-rig/obstacle";
import { LanStack, webNode } from "../support/lan-stack";

const PLIST = "/Library/LaunchDaemons/io.testbed.web.plist";
const STATE = "/usr/local/var/web";

/** The environment's own scripts, on a host that takes itself for a Mac; none of them has run on one. */
describe("environment lan: Macs (stand-ins of their programs)", function () {
  this.timeout(300_000);
  let rig: LanRig | undefined;
  let mac: RigMac;
  let stack: LanStack;
  let node: NodeSpec;
  let found: HostInventory;

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 1 });
    mac = new RigMac(rig, rig.host(0));
    await mac.install();
    const web = webNode(rig, 0, {
      environment: { NAME: "<a b> & $c" },
      openFiles: 4096,
      stateDirectory: STATE,
      firstStartArguments: ["--first"],
    });
    const job = { name: "job", command: ["sh", "-c", "echo ran"], everySeconds: 0.5, restart: "never" } as const; // prettier-ignore
    node = { ...web, services: [...web.services, job] };
    stack = new LanStack(`mac-${process.pid}`, rig, [node]);
  });
  after(async () => {
    if (rig) stack.forget();
    await rig?.remove();
  });

  const url = () => `http://${node.address}:8000/`;
  interface Answer {
    readonly pid: number;
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string>>;
  }
  const answer = async () =>
    (await (await fetch(url(), { signal: AbortSignal.timeout(2000) })).json()) as Answer;
  const known = async (): Promise<InventoryNode> => {
    const {
      nodes: [first],
    } = await lanOperations.findNodes({ stack: stack.stack, project: process.cwd() });
    return first!;
  };
  const web = ({ services }: InventoryNode) => services.find(({ name }) => name === "web")!;
  const asFound = async () => {
    assert.deepEqual(differences(found, await mac.inventory()), []);
    assert.equal(await mac.left(), "");
    for (const name of ["anchor", "tokens"]) assert.equal(await mac.read(name), "", name);
    assert.equal(await mac.read("apps"), "/usr/libexec/sshd-keygen-wrapper\n");
  };

  it("are refused at preview, with all that is to be installed there", async () => {
    await assert.rejects(stack.prepare(), (error: Error) => {
      const lines = error.message.split("\n");
      assert.equal(lines.length, 2, error.message);
      assert.match(
        lines[0]!,
        /^host `n0` lacks Homebrew's bash, coreutils, flock.*`brew install bash coreutils flock`/,
      );
      assert.match(lines[1]!, /^host `n0` lacks `node`.*cannot be sent.*`brew install node`.*\(`node`\)/);
      return true;
    });
    await mac.brew();
    found = await mac.inventory();
  });

  it("run a service as a job of launchd, as who logs in", async () => {
    await stack.up();
    const { argv, env, pid } = await answer();
    assert.deepEqual(argv, ["--first"]);
    assert.equal(env.NAME, "<a b> & $c");
    const plist = await rig!.host(0).sudo("cat", PLIST);
    assert.match(plist, /<key>UserName<\/key><string>ops<\/string>/);
    assert.match(plist, /<key>NumberOfFiles<\/key><integer>4096<\/integer>/);
    assert.equal(await rig!.host(0).run("ps", "-o", "user=", "-p", String(pid)), "ops\n");
  });

  it("run a job again and again, and stay awake", async () => {
    const log = `/var/log/testbed/${stack.owner}/job.log`;
    await eventually("the job ran three times", 20, async () => {
      return (await rig!.host(0).run("cat", log)).startsWith("ran\nran\nran\n");
    });
    assert.match(await rig!.host(0).run("ps", "-e", "-o", "args="), /^sleep infinity$/m);
  });

  it("take a firewall back that nobody confirms", async () => {
    const rules = await mac.read("anchor");
    const kit = `/var/lib/testbed/${stack.owner}/kit`;
    const argv = ["RULES=tcp 1 from any", "bash", "components/environments/lan/scripts/macos-firewall.sh", "apply", "any", "22", "1"]; // prettier-ignore
    assert.equal(await rig!.host(0).run(`${kit}/enter.sh`, "env", ...argv), "armed 1\n");
    assert.notEqual(await mac.read("anchor"), rules);
    await eventually("launchd takes it back", 20, async () => (await mac.read("anchor")) === rules);
    await eventually("the job is over", 20, async () => !/-revert/.test(await mac.left()));
  });

  it("get names and a firewall, which tell who may log in and who may use the service", async () => {
    assert.match(await rig!.host(0).run("cat", "/etc/hosts"), new RegExp(`^${node.address}\\tn0$`, "m"));
    const rules = (await mac.read("anchor")).trim().split("\n");
    assert.ok(rules.includes("pass in quick proto tcp from any to any port 22 flags any keep state"));
    assert.ok(rules.includes(`pass in quick proto tcp from ${rig!.subnet.cidr} to any port 8000 flags any keep state`)); // prettier-ignore
    assert.equal(rules.at(-1), "block drop in quick all");
    assert.match(await mac.read("apps"), /^\/opt\/mac\/node$/m);
  });

  it("are sent scripts and no programs, and use their own", async () => {
    const programs = await rig!.host(0).sudo("ls", "-l", `/var/lib/testbed/${stack.owner}/kit/bin`);
    assert.match(programs, / node -> \/opt\/homebrew\/bin\/node$/m);
    assert.doesNotMatch(programs, /^-/m);
  });

  it("are left alone the second time, and nothing drifts", async () => {
    const made = await mac.read("record");
    assert.deepEqual(await stack.up(), []);
    assert.deepEqual(await stack.drift(), []);
    const changes = (await mac.read("record")).slice(made.length).split("\n").filter((line) => /networksetup -set|pfctl .*-f|launchctl (boot|kick)/.test(line)); // prettier-ignore
    assert.deepEqual(changes, []);
  });

  it("tell the runner of their services, and their logs", async () => {
    const there = await known();
    const status = await readStatus(there, web(there));
    assert.equal(status.pid, (await answer()).pid);
    const limits = { bytes: 1 << 16, signal: AbortSignal.timeout(20_000) };
    const path = web(there).log!;
    const [piece] = await readLogs(there, [{ path, position: "0", generation: "-" }], limits);
    assert.match(piece!.bytes.toString(), /^listening$/m);
    assert.match(await runOnNode(there, ["node", "--version"], { timeout: 20_000 }), /^v\d+\./);
  });

  it("are looked at by the doctor", async () => {
    const findings = await inspectNode({ ...(await known()), ports: node.ports });
    assert.deepEqual(findings.filter(({ ok }) => !ok), []); // prettier-ignore
    const what = findings.map((each) => each.what).join(", ");
    assert.match(what, /service web/);
    assert.match(what, /ports/);
  });

  it("refuse faults at preview, with the reason", async () => {
    const environment = await stack.prepare();
    await stack.deployment.up(() => {
      const { has, missing } = environment().capabilities;
      assert.deepEqual([...has].sort(), ["process", "workers"]);
      assert.match(missing.partition ?? "", /^n0: it is a Mac, which has no nftables/);
      assert.match(missing.clock ?? "", /^n0: it is a Mac/);
    });
    // Nothing of it was declared, so it was taken back.
    await stack.up();
  });

  it("show what was changed by hand, and are repaired", async () => {
    const host = rig!.host(0);
    await host.sudo("launchctl", "bootout", "system/io.testbed.web");
    await host.sudo("pfctl", "-q", "-a", "com.apple/testbed", "-F", "rules");
    await host.sudo("chmod", "600", "/usr/local/lib/web.cjs");
    const drift = await stack.drift();
    assert.deepEqual(drift.map(({ what, observed }) => `${what} ${observed}`), ["firewall changed", "web: service gone"]); // prettier-ignore
    await stack.up();
    assert.deepEqual(await stack.drift(), []);
    assert.deepEqual((await answer()).argv, ["--first"]);
    assert.equal((await mac.read("anchor")).trim().split("\n").at(-1), "block drop in quick all");
  });

  it("start a service again that ends", async () => {
    const { pid } = await answer();
    await fetch(`${url()}exit?1`);
    await eventually("it runs again", 20, async () => (await answer().catch(() => ({ pid }))).pid !== pid);
  });

  it("are given back as they were found", async () => {
    await stack.deployment.destroy();
    await asFound();
  });

  it("are given an address, and their own again", async () => {
    const host = rig!.host(0);
    const address = `${rig!.controller.slice(0, rig!.controller.lastIndexOf("."))}.21`;
    const moved = webNode(rig!, 0, { command: ["node", "/usr/local/lib/web.cjs", address, "8000"] }, address);
    const staticAddresses = { gateway: rig!.controller, nameservers: ["9.9.9.9"] };
    const other = new LanStack(stack.stack, rig!, [moved], { staticAddresses });
    await other.up();
    host.moved(address);
    assert.equal(((await (await fetch(`http://${address}:8000/`)).json()) as Answer).argv.length, 0);
    assert.match(
      await mac.read("record"),
      new RegExp(`networksetup -setmanual Built-in Ethernet ${address}`),
    );
    assert.deepEqual(await other.up(), []);
    assert.deepEqual(await other.drift(), []);
    await other.deployment.destroy();
    host.moved(host.address);
    await host.answers();
    await eventually("the change is over", 20, async () => (await mac.left()) === "");
    assert.match(await mac.read("info"), new RegExp(`IP address: ${host.address}\n`));
    await asFound();
  });

  it("that another Node was declared for use that one", async () => {
    const host = rig!.host(0);
    await host.sudo("mv", "/opt/homebrew/bin/node", "/opt/mac/other");
    stack.hosts.n0 = { ...stack.hosts.n0, node: "/opt/mac/other" };
    await stack.up();
    assert.match(execFileSync("curl", ["-s", url()], { encoding: "utf8" }), /"pid"/);
    await stack.deployment.destroy();
  });
});
