import assert from "node:assert/strict";
import { directionsOf, plan, type NetworkFault, type Targets } from "../../../scenarios/faults/plan";
import { choosePaths } from "../../../scenarios/faults/paths";
import { paperInventory } from "./inventory";

const inventory = paperInventory(["a", "b", "c"]);
const pick = (...names: string[]) => inventory.nodes.filter((node) => names.includes(node.name));
const target = { all: true } as const; // resolved already: `Targets` counts
const of = (fault: NetworkFault, targets: Targets) =>
  plan(fault, targets, inventory).map(
    ({ node, from, to }) => `${node.name} from[${from.join()}] to[${to.join()}]`,
  );

describe("the plan of a network fault", () => {
  it("isolates at the target alone, both ways", () => {
    assert.deepEqual(of({ kind: "isolate", target }, { target: pick("b") }), ["b from[a,c] to[a,c]"]);
  });

  it("cuts halves where packets arrive", () => {
    assert.deepEqual(of({ kind: "halves", target }, { target: pick("b") }), [
      "a from[b] to[]",
      "b from[a,c] to[]",
      "c from[b] to[]",
    ]);
  });

  it("cuts one way at the receiver and observes at the sender", () => {
    const oneWay = { kind: "one-way", from: target, to: target } as const;
    assert.deepEqual(of(oneWay, { from: pick("a"), to: pick("c") }), ["c from[a] to[]", "a from[] to[]"]);
  });

  it("never loses a packet of two targets twice", () => {
    const instructions = plan({ kind: "loss", target, ratio: 0.1 }, { target: pick("a", "b") }, inventory);
    const hits = instructions.flatMap(({ node, from, to }) => [
      ...from.map((peer) => `${peer}>${node.name}`),
      ...to.map((peer) => `${node.name}>${peer}`),
    ]);
    assert.deepEqual(hits.sort(), ["a>b", "a>c", "b>a", "b>c", "c>a", "c>b"]);
  });

  it("refuses to cut nothing, or to cut off the controller", () => {
    assert.throws(
      () => of({ kind: "halves", target }, { target: inventory.nodes }),
      /would act between no two nodes/,
    );
    assert.throws(
      () =>
        plan({ kind: "isolate", target }, { target: pick("b") }, { ...inventory, controller: "10.0.0.2" }),
      /would act on b, which is the controller itself/,
    );
  });

  it("is probed on what it cuts and on what it leaves alone", () => {
    const instructions = plan({ kind: "isolate", target }, { target: pick("b") }, inventory);
    const { cut, kept } = choosePaths(inventory, directionsOf(instructions));
    const titles = (paths: typeof cut) => paths.map(({ from, to }) => `${from.name}>${to.name}`).sort();
    assert.deepEqual(titles(cut), ["a>b", "b>a", "b>c", "c>b"]);
    assert.deepEqual(titles(kept), ["a>c", "c>a"]);
  });
});
