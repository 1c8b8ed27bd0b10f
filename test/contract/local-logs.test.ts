import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { publish } from "../../components/inventory-file";
import type { Inventory, InventoryNode } from "../../scenarios/inventory";
import type { NodeSpec } from "../../components/spec";
import { eventually } from "../support/eventually";
import { LocalStack, webNode } from "../support/local-stack";

const name = `logs${process.pid}`;
const argv = ["cli/testbed.cjs", "logs", "--stack", name];

const printed = (...args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [...argv, ...args], { encoding: "utf8" });

/** As an update writes it down. */
function deploy(nodes: readonly InventoryNode[]): void {
  const inventory = { environment: "local", system: "none", vantage: [], nodes };
  publish(process.cwd(), name, { inventory: inventory as unknown as Inventory, nodes: [] }, false);
}

describe("testbed logs on hosts of `local`", function () {
  this.timeout(60_000);
  /** Says its name and a number again and again, and listens nowhere. */
  const chatty = (node: string, address: string): NodeSpec => {
    const script = `n=0; while sleep 0.1; do printf '%(%FT%TZ)T ${node} says %s\n' -1 $((n++)); done`;
    const web = { name: "web", command: ["bash", "-c", script], environment: { TZ: "UTC" } };
    return { ...webNode(node, address), services: [{ ...web, restart: "always" }] };
  };
  const stack = new LocalStack(name, [chatty("n0", "10.77.0.10"), chatty("n1", "10.77.0.11")]);
  const following: ChildProcess[] = [];

  before(async () => {
    await stack.up();
    deploy(stack.inventory());
    await eventually(
      "both have said something",
      10,
      () => /n0 says[^]*n1 says|n1 says[^]*n0 says/.test(printed().stdout) || undefined,
    );
  });
  after(async () => {
    for (const child of following) child.kill();
    await stack.deployment.destroy();
  });

  it("are those of all nodes, with their names", () => {
    const { status, stdout, stderr } = printed("--tail", "3");
    assert.deepEqual([status, stderr], [0, ""]);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines.length, 6, stdout);
    for (const node of ["n0", "n1"])
      assert.equal(
        lines.filter((line) => new RegExp(`^${node}/web \\| \\S+Z ${node} says \\d+$`).test(line)).length,
        3,
      );
  });

  it("are one node's, and since when", async () => {
    assert.doesNotMatch(printed("n1").stdout, /^n0/m);
    await eventually(
      "there is more than three seconds' worth",
      20,
      () => printed("n1", "--tail", "all").stdout.split("\n").length > 40 || undefined,
    );
    const all = printed("n1", "--since", "1h").stdout.split("\n").length;
    const late = printed("n1", "--since", "2s").stdout.split("\n").length;
    assert.ok(late > 1 && late < all - 5, `${late} of ${all}`);
  });

  it("of what there is not are refused", () => {
    const node = printed("n3");
    assert.deepEqual([node.status, node.stderr], [2, "there is no node n3: there are n0, n1.\n"]);
    const service = printed("--service", "wep");
    assert.match(service.stderr, /^no service wep runs there: there are web\. Did you mean `web`\?$/m);
    assert.match(printed("--since", "noon").stderr, /--since noon: expected a time such as 10m/);
    assert.match(printed("--tail", "few").stderr, /--tail few: expected a number/);
  });

  it("are followed over a restart of the service and the loss of what reads them", async () => {
    const child = spawn(process.execPath, [...argv, "-f", "n0", "--tail", "0"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    following.push(child);
    let [out, err] = ["", ""];
    child.stdout.on("data", (text: Buffer) => (out += text.toString()));
    child.stderr.on("data", (text: Buffer) => (err += text.toString()));
    const numbers = (): number[] => [...out.matchAll(/n0 says (\d+)$/gm)].map(([, n]) => Number(n));
    await eventually("it is followed", 10, () => numbers().length > 3 || undefined);

    const own = `${name}/n0/log/web.log`;
    const readers = execFileSync("pgrep", ["-f", `bash -s -- follow .*${own}`], { encoding: "utf8" });
    for (const pid of readers.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
    const then = numbers().length;
    await eventually("it goes on", 10, () => numbers().length > then + 3 || undefined);
    assert.match(err, /^n0: its logs cannot be read: .*; trying again$/m);
    const seen = numbers();
    assert.deepEqual(
      seen,
      seen.map((_, index) => (seen[0] ?? 0) + index),
      "a line is missing or came twice",
    );

    process.kill(stack.pid("n0"), "SIGKILL");
    await eventually("it began again", 15, () => numbers().slice(seen.length).includes(0) || undefined);
    const ended = once(child, "exit");
    child.kill("SIGINT");
    assert.deepEqual(await ended, [0, null]);
  });

  it("of a node that cannot be reached are an error that names it; the others' are shown", () => {
    deploy(stack.inventory().map((node) => (node.name === "n0" ? { ...node, exec: ["false"] } : node)));
    const { status, stdout, stderr } = printed();
    assert.equal(status, 1);
    assert.match(stderr, /^n0: its logs cannot be read: /m);
    assert.match(stdout, /^n1\/web \| /m);
  });

  it("of a stack that is taken down are none", async () => {
    await stack.deployment.destroy();
    const { status, stderr } = printed();
    assert.equal(status, 2);
    assert.match(stderr, /is not deployed from this checkout/);
  });
});
