import assert from "node:assert/strict";
import { lookEverywhere } from "../../../components/environments/look-everywhere";
import type { InventoryNode } from "../../../scenarios/inventory";

describe("looking for hosts in several places", () => {
  it("tells where nobody could look, and finds all others", async () => {
    const node = (name: string): InventoryNode => ({
      ...{ name, role: "member", address: "192.0.2.1", ports: [], exec: [], services: [] },
    });
    const found = await lookEverywhere(
      ["a", "b", "c"],
      (place) => `host ${place}`,
      (place) =>
        place === "b" ? Promise.reject(new Error("is switched off")) : Promise.resolve([node(place)]),
    );
    assert.deepEqual(
      found.nodes.map(({ name }) => name),
      ["a", "c"],
    );
    assert.deepEqual(found.unseen, [{ where: "host b", reason: "is switched off" }]);
  });
});
