import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { LocalStack, webNode } from "../support/local-stack";
import { findNodes } from "../../components/environments/local/find";

const asRoot = ["components/environments/local/scripts/root.sh"];

function root(...argv: string[]): string {
  return execFileSync("sh", [...asRoot, ...argv], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** What the hosts of this test write. */
const written = ["/etc/testbed-mine", "/usr/local/testbed-mine", "/var/lib/testbed-web"];

/** What of this machine must be the same before, during and after. */
function machine(): Record<string, string> {
  return {
    links: root("ip", "-o", "link", "show").replaceAll(/ (qlen|state) \S+/g, ""),
    addresses: root("ip", "-o", "addr", "show").replaceAll(/\b\d+sec/g, ""),
    routes: root("ip", "route", "show", "table", "all"),
    firewall: root("nft", "-s", "list", "ruleset"),
    hosts: root("cat", "/etc/hosts"),
    // Not all that is there: others may install something meanwhile.
    written: written.filter((path) => existsSync(path)).join(" "),
  };
}

describe("environment local: this machine", function () {
  this.timeout(30_000);
  const nodes = [
    webNode("n1", "10.77.0.10", { stateDirectory: "/var/lib/testbed-web" }),
    webNode("n2", "10.77.0.11"),
  ];
  const one = new LocalStack(`machine-a-${process.pid}`, nodes);
  const other = new LocalStack(`machine-b-${process.pid}`, nodes);
  const inside = (stack: LocalStack, node: string, ...argv: string[]): string => {
    const net = `--net=/run/netns/tb-${stack.owner}-${node}`;
    return root("nsenter", net, `--mount=/run/testbed/${stack.owner}/mnt/${node}`, ...argv);
  };
  const mounts = (): string[] => root("cat", "/proc/mounts").split("\n").filter((line) => line.includes(one.owner) || line.includes(other.owner)); // prettier-ignore
  let untouched: ReturnType<typeof machine>;

  before(async () => {
    untouched = machine();
    await one.up();
    await other.up();
  });
  after(async () => {
    await one.deployment.destroy();
    await other.deployment.destroy();
  });

  it("stays as it was while stacks are up", () => {
    assert.deepEqual(machine(), untouched);
  });

  it("holds several stacks with the same addresses", () => {
    const pids = [one, other].map((stack) => stack.get("n1").pid);
    assert.equal(new Set(pids).size, 2);
    assert.deepEqual(pids, [one.pid("n1"), other.pid("n1")]);
  });

  it("gives every host its own hosts file, services' state and name resolution", () => {
    assert.match(inside(one, "n1", "cat", "/etc/hosts"), /^10\.77\.0\.11\tn2$/m);
    assert.match(inside(one, "n1", "getent", "hosts", "n2"), /10\.77\.0\.11/);
    inside(one, "n1", "touch", ...written.slice(0, 2), "/var/lib/testbed-web/mine");
    assert.equal(inside(other, "n1", "ls", "/var/lib/testbed-web"), "");
    assert.equal(machine().written, "");
  });

  it("finds all hosts without any state", async () => {
    const found = await findNodes(one.owner);
    assert.deepEqual(
      found.map(({ name, address, role, services }) => [
        name,
        address,
        role,
        services.map((service) => service.name),
      ]),
      nodes.map(({ name, address, role }) => [name, address, role, ["web"]]),
    );
  });

  it("repairs exactly what was changed by hand", async () => {
    const cases: [string[], () => void][] = [
      [["update n1-network"], () => inside(one, "n1", "sh", "-c", "echo 192.0.2.1 n2 >>/etc/hosts")],
      [["update n1-network"], () => inside(one, "n1", "nft", "add", "rule", "inet", "testbed", "input", "accept")],
      [["update n1-network"], () => inside(one, "n1", "nft", "delete", "table", "inet", "testbed")],
      [["update n2-host", "update n2-network", "update n2-web"], () => inside(one, "n2", "ip", "link", "del", "eth0")],
      [["update n2-host", "update n2-network", "update n2-web"], () => root("umount", `/run/testbed/${one.owner}/mnt/n2`)],
      [["update n2-host", "update n2-network", "update n2-web"], () => root("ip", "netns", "del", `tb-${one.owner}-n2`)],
    ]; // prettier-ignore
    for (const [expected, change] of cases) {
      change();
      const repaired = await one.up();
      assert.deepEqual(repaired.sort(), expected);
      assert.deepEqual(await one.up(), []);
      assert.equal(one.get("n2").pid, one.pid("n2"));
    }
  });

  it("makes everything again when all of it is gone, as after a reboot", async () => {
    for (const node of ["n1", "n2", "sw"]) {
      const name = `tb-${one.owner}-${node}`;
      const pids = root("ip", "netns", "pids", name).split("\n").filter(Boolean);
      for (const pid of pids) root("kill", "-KILL", pid);
      root("ip", "netns", "del", name);
    }
    root("sh", "-c", `umount /run/testbed/${one.owner}/mnt/*; umount /run/testbed/${one.owner}`);
    // A name without a namespace, as it is left behind where /run is on disk.
    root("touch", `/run/netns/tb-${one.owner}-n1`);
    const made = await one.up();
    assert.equal(made.length, 7);
    assert.equal(one.get("n1").pid, one.pid("n1"));
    assert.deepEqual(await one.up(), []);
  });

  it("removes one node and nothing else", async () => {
    const kept = one.pid("n1");
    assert.deepEqual((await one.up(nodes.slice(0, 1))).sort(), [
      "delete n2-host",
      "delete n2-network",
      "delete n2-web",
    ]);
    assert.equal(one.get("n1").pid, kept);
  });

  it("leaves nothing behind", async () => {
    await one.deployment.destroy();
    await other.deployment.destroy();
    assert.deepEqual(machine(), untouched);
    assert.deepEqual(mounts(), []);
    assert.doesNotMatch(root("ip", "netns", "list"), new RegExp(`tb-(${one.owner}|${other.owner})`));
    assert.deepEqual(await findNodes(one.owner), []);
    rmSync(`.testbed/run/${one.stack}`, { recursive: true, force: true });
  });
});
