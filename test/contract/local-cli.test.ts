import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { onSwitch } from "../../components/environments/local/names";
import { publish } from "../../components/inventory-file";
import type { Inventory } from "../../scenarios/inventory";
import { parseHealth, type HealthCheck } from "../../scenarios/health/format";
import { eventually } from "../support/eventually";
import { LocalStack, webNode } from "../support/local-stack";

const name = `cli${process.pid}`;

function testbed(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["cli/testbed.cjs", ...args, "--stack", name], { encoding: "utf8" });
}

describe("the testbed command on hosts of `local`", function () {
  this.timeout(60_000);
  const stack = new LocalStack(name, [webNode("n0", "10.77.0.10"), webNode("n1", "10.77.0.11")]);
  const inNamespace = (node: string, ...argv: string[]): string =>
    execFileSync(
      "sh",
      [
        "components/environments/local/scripts/root.sh",
        "nsenter",
        `--net=/run/netns/tb-${stack.owner}-${node}`,
        ...argv,
      ],
      { encoding: "utf8" },
    );

  before(async () => {
    await stack.up();
    const about = { environment: "local", system: "./test/support/contract/web-adapter.ts" };
    const inventory = { ...about, vantage: onSwitch(stack.owner), nodes: stack.inventory() };
    publish(process.cwd(), name, { inventory: inventory as unknown as Inventory, nodes: stack.nodes }, false);
  });
  after(() => stack.deployment.destroy());

  it("sees no drift on a fresh stack", () => {
    const { status, stdout } = testbed("drift");
    assert.deepEqual([status, stdout], [0, `${name}: everything is as declared\n`]);
  });

  it("tells drift and exits 2, until the next update has repaired it", async () => {
    inNamespace("n1", "nft", "add", "rule", "inet", "testbed", "input", "tcp", "dport", "9", "accept");
    const { status, stdout } = testbed("drift");
    assert.equal(status, 2, stdout);
    assert.match(stdout, /^n1 {2}firewall: declared as declared, observed changed$/m);
    assert.deepEqual(await stack.up(), ["update n1-network"]);
    assert.equal(testbed("drift").status, 0);
  });

  it("says that a stack which is not deployed cannot differ", () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      ["cli/testbed.cjs", "drift", "--stack", "nowhere"],
      { encoding: "utf8" },
    );
    assert.equal(status, 2);
    assert.match(stderr, /stack nowhere is not deployed from this checkout/);
  });

  it("asks every node for its health, from inside their network", () => {
    const { status, stdout } = testbed("health");
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^up {4}n0 {2}10\.77\.0\.10 {2}answers\nup {4}n1 /);
    const [check] = parseHealth(stdout);
    assert.deepEqual([check?.nodes.length, check?.exit], [2, 0]);
  });

  it("tells which node is not well, and exits 1", async () => {
    const carrier = stack.inventory()[1]!.services[0]!.carrier.concat("stop");
    const held = spawn(carrier[0] ?? "", carrier.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
    await once(held.stdout, "data");
    held.stdin.write("fire\n");
    await eventually("n1 is DOWN", 5, () => {
      const { status, stdout } = testbed("health", "--json");
      const { nodes } = JSON.parse(stdout) as HealthCheck;
      assert.deepEqual([status, ...nodes.map(({ state }) => state)], [1, "up", "DOWN"], stdout);
      return true;
    });
    held.stdin.end();
    await once(held, "exit");
    assert.equal(testbed("health").status, 0);
  });

  it("heals what a fault holds, and then finds nothing to undo", async () => {
    const pause = stack.inventory()[0]!.services[0]!;
    const [program, ...args] = pause.carrier.concat("pause");
    const carrier = spawn(program ?? "", args, { stdio: ["pipe", "pipe", "inherit"] });
    // Nobody renews the lease: the carrier lives for a few seconds more, unless it is healed away.
    const said = async (): Promise<string> => String((await once(carrier.stdout, "data"))[0]).trim();
    assert.equal(await said(), "armed");
    carrier.stdin.write("fire\n");
    assert.match(await said(), /^fired/);
    const ended = once(carrier, "exit");
    const healed = testbed("heal");
    assert.equal(healed.status, 0, healed.stderr);
    assert.doesNotMatch(healed.stdout, /^n0: nothing to undo$/m);
    await ended;
    assert.equal(stack.get("n0").pid, stack.pid("n0"));
    assert.match(testbed("heal").stdout, /^n0: nothing to undo$/m);
  });

  it("leaves no note of a carrier that was killed, once its host is gone", async () => {
    const notes = `/run/testbed-faults/${statSync(`/run/netns/tb-${stack.owner}-n0`).ino}`;
    const [web] = stack.inventory()[0]!.services;
    const [program = "", ...args] = (web?.carrier ?? []).concat("pause");
    const carrier = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    await once(carrier.stdout, "data");
    const [note = ""] = readdirSync(notes);
    const pid = Number(readFileSync(`${notes}/${note}`, "utf8").split(" ")[0]);
    execFileSync("sh", ["components/environments/local/scripts/root.sh", "kill", "-9", String(pid)]);
    await once(carrier, "close");
    assert.ok(existsSync(notes));
    await stack.deployment.destroy();
    assert.equal(existsSync(notes), false);
  });
});
