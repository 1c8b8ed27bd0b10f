import assert from "node:assert/strict";
import { compare, measure } from "../../components/network/reachability";
import { tryFromController } from "../../scenarios/faults/probe";
import { needsEngine } from "../support/docker-resources";
import { addressOf, docker, DockerStack, webNode } from "../support/docker-stack";
import { eventually } from "../support/eventually";

interface Web {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** What the web service of a node says of itself, asked from this machine. */
async function web(index: number, path = "/"): Promise<Web> {
  const answer = await fetch(`http://${addressOf(index)}:8000${path}`, { signal: AbortSignal.timeout(5000) });
  return (await answer.json()) as Web;
}

describe("environment docker: services", function () {
  this.timeout(60_000);
  const state = webNode(0, {
    firstStartArguments: ["first"],
    stateDirectory: "/var/lib/web",
    stopSeconds: 1,
  });
  const privileged = webNode(1, { needs: ["NET_ADMIN", "/dev/net/tun"] });
  const stack = new DockerStack(`services-${process.pid}`, [state, privileged]);
  /** Of the process of a service: a field of /proc/PID/status. */
  const status = (node: string, field: string): string =>
    stack
      .exec(node, "sed", "-n", `s/^${field}:\\s*//p`, `/proc/${stack.pid(node)}/status`)
      .trim()
      .replaceAll(/\s+/g, " ");
  const ready = (index: number): Promise<Web> =>
    eventually(`node n${index} answers`, 20, () => web(index).catch(() => undefined));

  before(async function () {
    needsEngine(this);
    await stack.up();
  });
  after(() => stack.deployment.destroy());

  it("changes nothing the second time, and finds no drift", async () => {
    assert.deepEqual(await stack.up(), []);
    assert.deepEqual(await stack.drift(), []);
  });

  it("came when the firewall was there, which the container's first process set up", () => {
    const [firewall, spec] = ["/run/testbed-firewall", "/opt/testbed/host/services/web/spec"];
    stack.exec("n0", "test", firewall, "-ot", spec);
    const epoch = docker(
      "inspect",
      "--format",
      '{{index .Config.Labels "testbed.epoch"}}',
      stack.container("n0"),
    );
    assert.equal(stack.exec("n0", "cat", "/opt/testbed/host/network"), epoch);
    assert.match(stack.exec("n0", "nft", "list", "table", "inet", "testbed"), /policy drop/);
  });

  it("would not come without a firewall", () => {
    const image = docker("inspect", "--format", "{{.Config.Image}}", stack.container("n0")).trim();
    const argv = ["--rm", "--network=none", "--cap-add=NET_ADMIN", "--env", "TESTBED_FIREWALL=no rules"];
    assert.throws(() => docker("run", ...argv, image), /nothing is started behind none/);
  });

  it("run as nobody in particular, without a right that they did not declare", () => {
    assert.equal(status("n0", "Uid"), "10001 10001 10001 10001");
    assert.equal(status("n0", "CapEff"), "0000000000000000");
    assert.equal(status("n0", "CapBnd"), "0000000000000000");
    assert.equal(status("n0", "NoNewPrivs"), "1");
    const netAdmin = (1n << 12n).toString(16).padStart(16, "0");
    assert.equal(status("n1", "CapEff"), netAdmin);
    assert.equal(status("n1", "CapBnd"), netAdmin);
  });

  it("have the device that they declared, and others do not", () => {
    assert.match(stack.exec("n1", "ls", "/dev/net/tun"), /tun/);
    assert.throws(() => stack.exec("n0", "ls", "/dev/net/tun"), /No such file/);
  });

  it("are in containers that are not privileged, see no engine, and keep to this machine's loopback", () => {
    const [about] = JSON.parse(docker("inspect", stack.container("n0"))) as {
      readonly HostConfig: {
        readonly Privileged: boolean;
        readonly Binds: unknown;
        readonly PortBindings: Record<string, readonly { readonly HostIp: string }[]>;
        readonly CapDrop: readonly string[];
      };
      readonly Mounts: readonly { readonly Destination: string; readonly Type: string }[];
    }[];
    assert.equal(about?.HostConfig.Privileged, false);
    assert.deepEqual(about.HostConfig.CapDrop, ["ALL"]);
    assert.deepEqual(about.Mounts.map(({ Destination, Type }) => `${Type} ${Destination}`), ["volume /var/lib"]); // prettier-ignore
    assert.deepEqual(
      about.HostConfig.PortBindings["8000/tcp"]?.map(({ HostIp }) => HostIp),
      ["127.0.0.1"],
    );
  });

  it("reach each other as declared, and nothing else", async () => {
    const inventory = { nodes: stack.inventory() };
    assert.deepEqual(compare(inventory as never, await measure(inventory)), []);
  });

  it("know each other by name", () => {
    assert.match(stack.exec("n0", "getent", "hosts", "n1"), new RegExp(addressOf(1)));
  });

  it("show their logs as the container's", async () => {
    await web(0);
    stack.exec("n0", "bash", "-c", "echo a line of the service >>/var/log/testbed/web.log");
    await eventually("the line is in the container's log", 5, () =>
      docker("logs", stack.container("n0")).includes("a line of the service"),
    );
  });

  it("come back with their firewall when the container is started again, by whomever", async () => {
    const before = await web(0);
    assert.deepEqual(before.argv, ["first"]);
    stack.exec("n0", "touch", "/var/lib/web/kept");
    docker("restart", stack.container("n0"));
    const after = await ready(0);
    assert.deepEqual(after.argv, [], "its state was kept");
    const rules = stack.exec("n0", "nft", "list", "table", "inet", "testbed");
    assert.match(rules, /policy drop/);
    await eventually("no drift", 10, async () => (await stack.drift()).length === 0);
    assert.deepEqual(await stack.up(), []);
  });

  it("are ended in order when the container is stopped", () => {
    const began = performance.now();
    docker("stop", stack.container("n1"));
    assert.ok(performance.now() - began < 10_000);
    const log = docker("logs", "--tail", "20", stack.container("n1"));
    assert.doesNotMatch(log, /ended with 137/);
    docker("start", stack.container("n1"));
  });

  it("are made again with a container that somebody removed, their state kept", async () => {
    docker("rm", "--force", stack.container("n0"));
    assert.deepEqual(
      (await stack.drift()).map(({ node, what }) => `${node} ${what}`),
      ["n0 host"],
    );
    const log = await stack.up();
    assert.ok(log.includes("create n0-host"), log.join(", "));
    assert.deepEqual((await ready(0)).argv, []);
  });

  it("are found when their firewall was changed by hand, and get it back", async () => {
    stack.exec("n1", "nft", "flush", "table", "inet", "testbed");
    assert.deepEqual(
      (await stack.drift()).map(({ node, what }) => `${node} ${what}`),
      ["n1 firewall"],
    );
    assert.deepEqual(await stack.up(), ["update n1-network"]);
    assert.deepEqual(await stack.drift(), []);
  });

  it("are not reached on a port that is not declared, from this machine either", async () => {
    const [node] = stack.inventory();
    assert.ok(node);
    assert.equal(await tryFromController(node, 8000, 2000), "open");
    assert.equal(await tryFromController(node, 40_000, 500), "timeout");
  });

  it("are limited in number, in the kernel, where that was declared", async () => {
    const limited = new DockerStack(stack.stack, stack.nodes, { limits: { pids: 200 } });
    // The same deployment, with another stack file.
    Object.assign(limited, { deployment: stack.deployment });
    const most = (): string =>
      stack.exec("n0", "sh", "-c", "cat /sys/fs/cgroup/pids.max /sys/fs/cgroup/pids/pids.max 2>/dev/null | head -1").trim(); // prettier-ignore
    assert.equal(most(), "max");
    assert.deepEqual((await limited.up()).filter((line) => line.includes("pids")), ["create n0-pids", "create n1-pids"]); // prettier-ignore
    assert.equal(most(), "200");
    docker("restart", "--time", "1", stack.container("n0"));
    assert.equal(most(), "200");
    await eventually("no drift", 10, async () => (await stack.drift()).length === 0);
    assert.deepEqual(await stack.up(), ["delete n1-pids", "delete n0-pids"]);
    assert.equal(most(), "max");
  });

  it("leave nothing behind", async () => {
    await stack.deployment.destroy();
    const label = `label=testbed.owner=${stack.owner}`;
    assert.equal(docker("ps", "--all", "--quiet", "--filter", label), "");
    assert.equal(docker("volume", "ls", "--quiet", "--filter", label), "");
    assert.equal(docker("network", "ls", "--quiet", "--filter", label), "");
  });
});
