import assert from "node:assert/strict";
import type { LoadSpec } from "../../../scenarios/load/load";
import { placesOf, targetsOf } from "../../../scenarios/load/placement";
import type { Inventory, InventoryNode } from "../../../scenarios/inventory";

function node(name: string, address: string, ports: Readonly<Record<string, number>>): InventoryNode {
  return {
    ...{ name, role: "member", address, exec: ["enter", name], services: [] },
    ports: Object.entries(ports).map(([port, number]) => ({
      ...{ name: port, number, protocol: "tcp", from: "cluster" },
    })),
  };
}

const inventory = {
  nodes: [
    node("a", "10.0.0.1", { client: 2379 }),
    node("b", "10.0.0.2", { client: 2379 }),
    node("m", "10.0.0.3", { web: 9090 }),
  ],
} as unknown as Inventory;
const spec = { port: "client", workers: { on: "controller", count: 2 } } as LoadSpec;

describe("the placement of a load", () => {
  it("targets every node that has the port", () => {
    assert.deepEqual(targetsOf(spec, inventory), [
      { name: "a", address: "10.0.0.1", port: 2379 },
      { name: "b", address: "10.0.0.2", port: 2379 },
    ]);
  });

  it("targets only the nodes that the load chooses", () => {
    const names = (targets: LoadSpec["targets"] & {}) =>
      targetsOf({ ...spec, targets }, inventory).map(({ name }) => name);
    assert.deepEqual(names({ node: "b" }), ["b"]);
    assert.deepEqual(names({ role: "member" }), ["a", "b"]);
    assert.throws(() => names({ role: "nobody" }), /no node to load is every nobody/);
  });

  it("refuses a port that no node has, and names those there are", () => {
    assert.throws(
      () => targetsOf({ ...spec, port: "http" }, inventory),
      /no node has a port named "http" to load; there are: client, web/,
    );
  });

  it("runs workers on the controller, or one on every node", () => {
    assert.deepEqual(placesOf(spec, inventory), [
      { name: "controller-0", exec: [] },
      { name: "controller-1", exec: [] },
    ]);
    assert.deepEqual(placesOf({ ...spec, workers: { on: "nodes" } }, inventory)[2], {
      name: "m",
      exec: ["enter", "m"],
    });
  });
});
