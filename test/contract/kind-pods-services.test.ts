import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { compare, measure } from "../../components/network/reachability";
import { throughReachMap } from "../../components/environments/containers/reach-file";
import { kindOperations } from "../../components/environments/kind/operations";
import { healAll } from "../../scenarios/faults/heal";
import { scriptText } from "../../scenarios/on-node";
import { eventually } from "../support/eventually";
import { run } from "../support/kind-stack";
import { needsKind } from "../support/kubernetes-objects";
import { emptyPodStack, podStack } from "../support/pod-stack";

describe("environment kind: services and faults of pods", function () {
  this.timeout(180_000);
  const stack = podStack();
  const place = { stack: stack.stack, project: process.cwd() };
  const answers = (node: string): Promise<string> =>
    eventually(`the service of ${node} answers its peer`, 60, () => {
      const [from, address] = node === "n0" ? ["n1", "10.217.0.10"] : ["n0", "10.217.0.11"];
      const script = "fetch(process.argv[1]).then((a) => a.text()).then(console.log)";
      return Promise.resolve().then(() => stack.exec(from, "node", "-e", script, `http://${address}:8000/`)).catch(() => undefined); // prettier-ignore
    });
  const tables = (): string => {
    const [, ...argv] = stack.inventory()[0]?.inNetwork ?? [];
    return run("sh", ...argv, "nft", "list", "tables");
  };

  before(async function () {
    needsKind(this);
    await stack.up([]);
    await stack.up();
  });
  after(emptyPodStack);

  it("changes nothing the second time, and finds no drift", async () => {
    assert.deepEqual(await stack.up(), []);
    assert.deepEqual(await stack.drift(), []);
  });

  it("are not made when one is to have another's address", async () => {
    const [n0, n1] = stack.nodes;
    assert.ok(n0 && n1);
    const swapped = [
      { ...n0, address: n1.address },
      { ...n1, address: n0.address },
    ];
    await assert.rejects(
      stack.prepare(swapped),
      /^Error: `n0` is to have `10\.217\.0\.11` \(test\), which `n1` has .*\n`n1` is to have/,
    );
  });

  it("reach each other as declared, and nothing else", async () => {
    const inventory = { nodes: stack.inventory() };
    const measured = await measure(inventory, { vantage: throughReachMap(stack.stack) });
    assert.deepEqual(
      compare(inventory, measured).map(({ sentence }) => sentence),
      [],
    );
    assert.ok(measured.probes.some(({ from, outcome }) => from === "controller" && outcome === "open"));
  });

  it("run without rights, on a root that nobody writes to, and know each other by name", () => {
    const pid = stack.exec("n0", "cut", "-d ", "-f1", "/opt/testbed/host/services/web/service").trim();
    const status = stack.exec("n0", "cat", `/proc/${pid}/status`);
    assert.match(status, /Uid:\s+10001/);
    for (const set of ["CapEff", "CapBnd"]) assert.match(status, new RegExp(`${set}:\\s+0+\n`));
    assert.throws(() => stack.exec("n0", "touch", "/x"), /Read-only file system/);
    assert.match(stack.exec("n0", "getent", "hosts", "n1"), /^10\.217\.0\.11\s/);
  });

  it("start again by themselves, with what they kept, when their pod is deleted", async () => {
    stack.exec("n0", "sh", "-c", "echo kept >/var/lib/web/mark");
    stack.kubectl("delete", "pod", "n0-0", "--wait=true");
    await answers("n0");
    assert.equal(stack.exec("n0", "cat", "/var/lib/web/mark"), "kept\n");
  });

  it("lose no more than a fault when its kubectl is killed: it heals", async () => {
    const [program = "", ...argv] = stack.inventory()[0]?.inNetwork ?? [];
    const hold = [
      "bash",
      "-c",
      scriptText("network-carrier.sh"),
      "network-carrier",
      "hold",
      "testbed_fault_x",
    ];
    const rule = "add rule inet testbed_fault_x bite_in ip saddr 192.0.2.1 drop";
    const carrier = spawn(program, [...argv, ...hold, "60", "none", "0", rule], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface({ input: carrier.stdout })[Symbol.asyncIterator]();
    assert.equal((await lines.next()).value, "armed");
    carrier.stdin.write("fire\n");
    assert.match(String((await lines.next()).value), /^fired \d+$/);
    assert.match(tables(), /testbed_fault_x/);
    carrier.kill("SIGKILL");
    await once(carrier, "close");
    await eventually("the table is gone", 10, () =>
      Promise.resolve(/testbed_fault_x/.test(tables()) ? undefined : true),
    );
  });

  it("are found when somebody scales or deletes, and are put right", async () => {
    stack.kubectl("delete", "networkpolicy", "n1");
    stack.kubectl("scale", "statefulset", "n0", "--replicas=0");
    stack.kubectl("wait", "pod", "n0-0", "--for=delete", "--timeout=60s");
    const found = (await stack.drift()).map(({ node, what }) => `${node} ${what}`);
    assert.deepEqual(found.sort(), ["n0 host", "n0 web: service", "n1 firewall"]);
    await stack.up();
    await answers("n0");
    assert.deepEqual(await stack.drift(), []);
  });

  it("are stopped and started as a whole, and found by nothing but the cluster", async () => {
    const { nodes: found } = await kindOperations.findNodes(place);
    assert.deepEqual(found.map(({ name, services: [service] }) => [name, service?.name]), [["n0", "web"], ["n1", "web"]]); // prettier-ignore
    assert.deepEqual([...((await kindOperations.stop?.(place)) ?? [])].sort(), ["n0 stopped", "n1 stopped"]);
    // Nothing is in them, so that only who keeps them can have something to undo.
    const { nodes: stopped, unseen } = await kindOperations.findNodes(place);
    assert.deepEqual([stopped.map(({ name, services }) => [name, services]), unseen], [[["n0", []], ["n1", []]], []]); // prettier-ignore
    assert.deepEqual(await healAll(stopped), [{ node: "n0", undone: [] }, { node: "n1", undone: [] }]); // prettier-ignore
    assert.deepEqual([...((await kindOperations.start?.(place)) ?? [])].sort(), ["n0 started", "n1 started"]);
    await answers("n1");
  });
});
