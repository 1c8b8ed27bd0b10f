import assert from "node:assert/strict";
import { compare, summed, type Outcome, type Reachability } from "../../../components/network/reachability";
import { declared, pairsOf, paths } from "../../../components/network/reachability/plan";
import type { InventoryNode } from "../../../scenarios/inventory";

const node = (name: string): InventoryNode => ({
  name,
  role: "member",
  address: "10.1.0.10",
  ports: [
    { name: "web", number: 80, protocol: "tcp", from: "cluster" },
    { name: "admin", number: 81, protocol: "tcp", from: "controller" },
  ],
  exec: [],
  services: [],
});
const inventory = { nodes: [node("a"), node("b")] };

/** All paths with the outcome that the declaration asks for, but for those `change` has an outcome for. */
function measured(change: (from: string, to: string, port: number) => Outcome | undefined): Reachability {
  const probes = paths(inventory, pairsOf(inventory.nodes, 100)).map((path) => {
    const fits = declared(inventory, path) ? "open" : "filtered";
    return { ...path, outcome: change(path.from, path.to, path.port) ?? fits, detail: "x" } as const;
  });
  return { probes, pairs: { measured: 2, all: 2 }, seconds: 1 };
}
const sentences = (reachability: Reachability): string[] =>
  compare(inventory, reachability).map(({ sentence }) => sentence);

describe("the reachability matrix", () => {
  it("asks for every ordered pair and the controller, on declared and other ports", () => {
    const all = paths(inventory, pairsOf(inventory.nodes, 100));
    assert.deepEqual(new Set(all.map(({ from, to }) => `${from}>${to}`)), new Set(["controller>a", "b>a", "controller>b", "a>b"])); // prettier-ignore
    assert.ok(all.some(({ protocol }) => protocol === "udp"));
    assert.ok(all.some((path) => !declared(inventory, path)));
  });

  it("asks for nothing of a machine whose firewall is its own, and lets it ask", () => {
    const nodes = [node("a"), { ...node("b"), appliance: true }];
    assert.deepEqual(
      [...new Set(paths({ nodes }, pairsOf(nodes, 100)).map(({ from, to }) => `${from}>${to}`))],
      ["controller>a", "b>a"],
    );
  });

  it("lets a node that is the controller's own machine do what the controller may, and asks it only for what is declared", () => {
    const nodes = [node("a"), { ...node("b"), address: "10.1.0.11" }];
    const one = { nodes, controller: "10.1.0.10" };
    const asked = paths(one, pairsOf(nodes, 100));
    assert.deepEqual(
      asked.filter(({ from, to }) => from === "controller" && to === "a").map(({ port }) => port),
      [80, 81],
    );
    const admin = { port: 81, protocol: "tcp" } as const;
    assert.ok(declared(one, { from: "a", to: "b", ...admin }));
    assert.ok(!declared(one, { from: "b", to: "a", ...admin }));
  });

  it("asks for all pairs of a few nodes, and of many for as many as wanted, each node as often as any other", () => {
    const of = (count: number): string[] =>
      pairsOf(Array.from({ length: count }, (_, index) => node(`n${index}`)), 2000).map(({ from, to }) => `${from.name}>${to.name}`); // prettier-ignore
    assert.deepEqual([of(1).length, of(3).length, of(45).length], [0, 6, 45 * 44]);
    for (const count of [45, 100, 3000]) {
      const pairs = of(count);
      assert.equal(new Set(pairs).size, pairs.length);
      assert.ok(pairs.length <= Math.max(2000, count) && !pairs.includes("n0>n0"));
      for (const side of [/^n7>/, />n7$/])
        assert.equal(pairs.filter((pair) => side.test(pair)).length, pairs.length / count);
    }
  });

  it("is as declared when it is", () => {
    assert.deepEqual(sentences(measured(() => undefined)), []);
  });

  it("is summed up by port, with all from where it is not as declared", () => {
    const shut = measured((_, to, port) => (to === "b" && port === 80 ? "refused" : undefined));
    const line = "tcp port 80 of b from controller, a: connection refused, expected open";
    assert.deepEqual(summed(compare(inventory, shut)), [line]);
  });

  it("takes refusal for closed", () => {
    const closed = measured((from, _, port) => (from === "a" && port === 81 ? "refused" : undefined));
    assert.deepEqual(sentences(closed), []);
  });

  for (const outcome of ["filtered", "refused", "stray"] as const)
    it(`does not take ${outcome} for open`, () => {
      const text = sentences(measured((from, to, port) => (from === "a" && to === "b" && port === 80 ? outcome : undefined))); // prettier-ignore
      assert.equal(text.length, 1);
      assert.match(text[0] ?? "", /^tcp port 80 of b from a: .*, expected open$/);
    });

  for (const outcome of ["open", "stray"] as const)
    it(`does not take ${outcome} for closed, from a node that may not`, () => {
      const text = sentences(
        measured((from, _, port) => (from === "a" && port === 81 ? outcome : undefined)),
      );
      assert.equal(text.length, 1);
      assert.match(text[0] ?? "", /^tcp port 81 of b from a: .*, expected closed$/);
    });
});
