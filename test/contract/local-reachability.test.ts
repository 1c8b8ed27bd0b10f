import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { onHost, onSwitch } from "../../components/environments/local/names";
import { compare, measure, type Reachability } from "../../components/network/reachability";
import type { NodeSpec } from "../../components/spec";
import { LocalStack, webNode } from "../support/local-stack";

describe("environment local: reachability", function () {
  this.timeout(30_000);
  const names = ["n1", "n2", "n3"];
  const nodes = names.map((name, index): NodeSpec => {
    const node = webNode(name, `10.77.0.${10 + index}`);
    const declared = [
      { name: "gossip", number: 7000, protocol: "udp", from: "cluster" },
      { name: "admin", number: 7001, protocol: "tcp", from: "controller" },
    ] as const;
    return { ...node, ports: [...node.ports, ...declared], services: index === 0 ? node.services : [] };
  });
  const stack = new LocalStack(`reach-${process.pid}`, nodes);
  const inventory = { nodes: stack.inventory() };

  const rule = (node: string, verb: string, ...rule: string[]): void => {
    const [program = "", ...argv] = [...onHost(stack.owner, node), "nft", verb, "rule", "inet", "testbed", "input", ...rule]; // prettier-ignore
    execFileSync(program, argv);
  };
  const sentences = (measured: Reachability): string[] =>
    compare(inventory, measured)
      .map(({ sentence }) => sentence)
      .sort();
  const take = (): Promise<Reachability> =>
    measure(inventory, { vantage: onSwitch(stack.owner), patience: 1000 });

  before(() => stack.up());
  after(() => stack.deployment.destroy());

  it("is as declared: every pair and the controller, on declared and undeclared ports, tcp and udp", async () => {
    const measured = await take();
    assert.deepEqual(sentences(measured), []);
    const open = measured.probes.filter(({ outcome }) => outcome === "open");
    // Each of 3 nodes from 2 others and the controller on two ports, and the controller's own port.
    assert.equal(open.length, 3 * (3 * 2 + 1));
    assert.equal(measured.probes.length, 3 * 3 * (2 + 3 + 1 + 2));
    assert.deepEqual(measured.pairs, { measured: 6, all: 6 });
    // Nothing listens any more: the ports are free for the next one.
    assert.deepEqual(sentences(await take()), []);
  });

  it("measures fewer pairs where that is asked for, and says how many", async () => {
    const measured = await measure(inventory, { vantage: onSwitch(stack.owner), most: 3 });
    assert.deepEqual(sentences(measured), []);
    assert.deepEqual(measured.pairs, { measured: 3, all: 6 });
  });

  it("needs no learned neighbours, of which a kernel has few for all namespaces together", () => {
    for (const exec of [onHost(stack.owner, "n1"), onSwitch(stack.owner)]) {
      const [program, ...argv] = [...exec, "ip", "neigh", "show", "10.77.0.11"];
      assert.match(execFileSync(program, argv, { encoding: "utf8" }), /lladdr 02:00:0a:4d:00:0b PERMANENT/);
    }
  });

  it("shows a port that is open by mistake", async () => {
    rule("n2", "insert", "tcp", "dport", "40000", "accept");
    rule("n2", "insert", "udp", "dport", "40000", "ip", "saddr", "10.77.0.10", "accept");
    assert.deepEqual(sentences(await take()), [
      "tcp port 40000 of n2 from controller: open, expected closed",
      "tcp port 40000 of n2 from n1: open, expected closed",
      "tcp port 40000 of n2 from n3: open, expected closed",
      "udp port 40000 of n2 from n1: open, expected closed",
    ]);
    await repaired();
  });

  it("shows a declared port that is missing, dropped or refused, of a service too", async () => {
    rule("n1", "insert", "tcp", "dport", "8000", "ip", "saddr", "10.77.0.11", "drop");
    rule("n3", "insert", "udp", "dport", "7000", "ip", "saddr", "10.77.0.10", "reject");
    assert.deepEqual(sentences(await take()), [
      "tcp port 8000 of n1 from n2: no answer, expected open",
      "udp port 7000 of n3 from n1: connection refused, expected open",
    ]);
    await repaired();
  });

  it("takes an answer from somebody else for what it is", async () => {
    // What n2 sends to n1's ports is caught on its way and answered by n2 itself: a service's, and a free one's.
    const table =
      "table ip stray { chain out { type nat hook output priority -100; ip daddr 10.77.0.10 tcp dport { 8000, 7001 } redirect to :8000; }; }";
    const nft = [...onHost(stack.owner, "n2"), "nft"];
    const [program = "", ...argv] = nft;
    execFileSync(program, [...argv, table]);
    const [shell = "", ...prefix] = onHost(stack.owner, "n2");
    const server = ["node", "test/support/contract/web.cjs", "127.0.0.1", "8000"];
    const impostor = spawn(shell, [...prefix, ...server], { stdio: ["ignore", "pipe", "inherit"] });
    await once(impostor.stdout, "data");
    try {
      const stray = sentences(await take()).filter((sentence) => sentence.includes("somebody else"));
      assert.equal(stray.length, 2);
      assert.match(
        stray[0] ?? "",
        /^tcp port 7001 of n1 from n2: answered by somebody else \(it said nothing/,
      );
      assert.match(
        stray[1] ?? "",
        /^tcp port 8000 of n1 from n2: answered by somebody else \(n1 knows of no such/,
      );
    } finally {
      impostor.kill();
      execFileSync(program, [...argv, "delete", "table", "ip", "stray"]);
    }
  });

  it("fails when a node cannot be measured, and says which", async () => {
    const [first, ...others] = inventory.nodes;
    assert.ok(first);
    const broken = measure(
      { nodes: [{ ...first, exec: ["false"] }, ...others] },
      { vantage: onSwitch(stack.owner) },
    );
    await assert.rejects(broken, /the probe on n1 ended with 1/);
  });

  async function repaired(): Promise<void> {
    const updated = await stack.up();
    assert.ok(updated.length > 0 && updated.every((line) => /^update n\d-network$/.test(line)));
  }
});
