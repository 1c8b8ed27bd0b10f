import assert from "node:assert/strict";
import { compare, measure } from "../../components/network/reachability";
import { readLogs } from "../../scenarios/logs/read";
import { lastLines } from "../../scenarios/logs/pieces";
import { eventually } from "../support/eventually";
import { LanRig } from "../support/lan-rig/lan-rig";
import { differences, type HostInventory } from "../support/lan-rig/inventory";
import { needsRig } from "../support/lan-rig/obstacle";
import { LanStack, webNode } from "../support/lan-stack";

interface Web {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

describe("environment lan: services", function () {
  this.timeout(300_000);
  let rig: LanRig | undefined;
  let stack: LanStack;
  let found: HostInventory[];

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 2 });
    const state = webNode(rig, 0, {
      firstStartArguments: ["first"],
      stateDirectory: "/var/lib/web",
      environment: { ODD: 'two words, 100% of $HOME, "quoted" \\ and it\'s' },
      openFiles: 4096,
      stopSeconds: 1,
    });
    stack = new LanStack(`services-${process.pid}`, rig, [state, webNode(rig, 1, { needs: ["NET_ADMIN"] })]);
    found = await Promise.all(rig.hosts.map((host) => host.inventory()));
    await stack.up();
  });
  after(async () => {
    if (!rig) return;
    await stack.deployment.destroy();
    stack.forget();
    await rig.remove();
  });

  /** What the web service of a node says of itself, asked from this machine. */
  const web = async (index: number): Promise<Web> => {
    const answer = await fetch(`http://${rig!.host(index).address}:8000/`, {
      signal: AbortSignal.timeout(5000),
    });
    return (await answer.json()) as Web;
  };
  const ready = (index: number) =>
    eventually(`node n${index} answers`, 30, () => web(index).catch(() => undefined));
  /** Of the process of a service: a field of /proc/PID/status. */
  const status = async (index: number, field: string): Promise<string> => {
    const text = await rig!.host(index).sudo("cat", `/proc/${await stack.pid(index)}/status`);
    return (new RegExp(`^${field}:\\s*(.*)$`, "m").exec(text)?.[1] ?? "").replaceAll(/\s+/g, " ");
  };

  it("change nothing the second time, and show no drift", async () => {
    assert.deepEqual(await stack.up(), []);
    assert.deepEqual(await stack.drift(), []);
  });

  it("are units that run as declared, and as nobody in particular", async () => {
    const said = await web(0);
    assert.deepEqual(said.argv.slice(-1), ["first"]);
    assert.equal(said.env.ODD, 'two words, 100% of $HOME, "quoted" \\ and it\'s');
    assert.equal((await rig!.host(0).run("systemctl", "is-enabled", "testbed-web")).trim(), "enabled");
    const id = (await rig!.host(0).run("id", "-u", `tb-${stack.owner}`)).trim();
    assert.equal(await status(0, "Uid"), Array(4).fill(id).join(" "));
    assert.notEqual(id, "0");
    assert.equal(await status(0, "CapEff"), "0000000000000000");
    assert.equal(await status(0, "NoNewPrivs"), "1");
    const netAdmin = (1n << 12n).toString(16).padStart(16, "0");
    assert.equal(await status(1, "CapEff"), netAdmin);
    assert.equal(await status(1, "CapBnd"), netAdmin);
    const limits = await rig!.host(0).sudo("cat", `/proc/${await stack.pid(0)}/limits`);
    assert.match(limits, /^Max open files +4096 /m);
  });

  it("reach each other as declared, and nothing else", async () => {
    const inventory = { nodes: stack.inventory() };
    assert.deepEqual(compare(inventory, await measure(inventory)), []);
  });

  it("know each other by name", async () => {
    assert.match(await rig!.host(0).run("getent", "hosts", "n1"), new RegExp(`^${rig!.host(1).address} `));
  });

  it("show what they log", async () => {
    const [node] = stack.inventory();
    const log = node!.services[0]!.log!;
    const limits = { bytes: 1 << 20, signal: AbortSignal.timeout(20_000) };
    const [piece] = await readLogs(node!, [{ path: log, ...lastLines(100) }], limits);
    assert.match(piece!.bytes.toString(), /\S/);
  });

  it("start again when they were killed, without their first arguments", async () => {
    await rig!.host(0).sudo("touch", "/var/lib/web/state");
    const before = await stack.pid(0);
    await rig!.host(0).sudo("kill", "-KILL", String(before));
    await eventually("another process answers", 20, async () => (await web(0).catch(() => undefined))?.pid !== before && (await stack.pid(0)) !== before); // prettier-ignore
    assert.notDeepEqual((await ready(0)).argv.slice(-1), ["first"]);
    assert.deepEqual(await stack.drift(), []);
  });

  it("are found stopped or edited, and repaired alone", async () => {
    await rig!.host(1).sudo("systemctl", "stop", "testbed-web");
    await rig!.host(0).sudo("sh", "-c", "echo '// more' >>/usr/local/lib/web.cjs");
    const seen = await stack.drift();
    assert.deepEqual(seen.map(({ node, what }) => `${node} ${what}`), ["n0 web: files", "n1 web: service"]); // prettier-ignore
    assert.deepEqual(await stack.up(), ["update n0-web", "update n1-web"]);
    assert.deepEqual(await stack.drift(), []);
  });

  it("come back by themselves with a machine that was switched off and on", async () => {
    const host = rig!.host(1);
    await host.powerCut();
    await host.start();
    await ready(1);
    assert.deepEqual(await stack.drift(), []);
  });

  it("whose firewall or names were changed by hand get them back", async () => {
    const host = rig!.host(1);
    await host.sudo("sed", "-i", "/^# BEGIN testbed/,/^# END testbed/d", "/etc/hosts");
    assert.deepEqual((await stack.drift()).map(({ what }) => what), ["hosts file"]); // prettier-ignore
    assert.deepEqual(await stack.up(), ["update n1-network"]);
    await host.sudo("ufw", "disable");
    assert.deepEqual((await stack.drift()).map(({ what }) => what), ["firewall"]); // prettier-ignore
    assert.deepEqual(await stack.up(), ["update n1-network"]);
    assert.deepEqual(await stack.drift(), []);
  });

  it("are refused where somebody else's files are", async () => {
    const host = rig!.host(1);
    await host.sudo("mkdir", "/var/lib/precious");
    const [first, second] = stack.nodes;
    const greedy = { ...second!, services: [...second!.services, { ...second!.services[0]!, name: "greedy", stateDirectory: "/var/lib/precious" }] }; // prettier-ignore
    await assert.rejects(stack.prepare([first!, greedy]), /host `n1` has \/var\/lib\/precious already/);
    await host.sudo("rmdir", "/var/lib/precious");
  });

  it("refuse another stack, by name", async () => {
    const other = new LanStack(`other-${process.pid}`, rig!, stack.nodes);
    await assert.rejects(other.prepare(), new RegExp(`host \`n0\` is reserved for stack ${stack.stack} of `));
    other.forget();
  });

  it("are neither deployed to nor forgotten where the machine shows another key", async () => {
    const { hostKey } = stack.hosts.n0!;
    stack.hosts.n0!.hostKey = [rig!.host(1).hostKey];
    await assert.rejects(stack.prepare(), /host `n0` shows another host key than is pinned/);
    await assert.rejects(stack.deployment.destroy(), /n0 \(.*\) lets nobody in/);
    stack.hosts.n0!.hostKey = hostKey;
    await stack.prepare();
  });

  it("give the machines back as they were, and end nobody who only looks around there", async () => {
    const host = rig!.host(0);
    const folder = `--working-directory=/var/lib/testbed/${stack.owner}/kit`;
    await host.sudo("systemd-run", "--quiet", "--unit=looker", "--collect", folder, "sleep", "300");
    await stack.deployment.destroy();
    assert.equal((await host.sudo("systemctl", "is-active", "looker")).trim(), "active");
    await host.sudo("systemctl", "stop", "looker");
    const now = await Promise.all(rig!.hosts.map((host) => host.inventory()));
    // What the machine knows of its network card was made anew when it was switched on.
    const left = found.flatMap((before, index) => differences(before, now[index]!)).filter((line) => !/\benp3s0\b/.test(line)); // prettier-ignore
    assert.deepEqual(left, []);
  });
});
