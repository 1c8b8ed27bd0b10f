import assert from "node:assert/strict";
import type { InventoryNode } from "../../../scenarios/inventory";
import { healAll } from "../../../scenarios/faults/heal";

const shell = (script: string): readonly string[] => ["sh", "-c", script, "sh"];
const node = (inNetwork: string, relieve: string): InventoryNode =>
  ({
    ...{ name: "n1", exec: shell("exit 9"), inNetwork: shell(inNetwork) },
    services: [{ name: "web", carrier: shell(relieve) }],
  }) as unknown as InventoryNode;

describe("healing", () => {
  it("tells what was undone on the host and by its services", async () => {
    const reports = await healAll([node("cat >/dev/null; echo table x", 'echo "web $1"')]);
    assert.deepEqual(reports, [{ node: "n1", undone: ["table x", "web relieve"] }]);
  });

  it("goes on with the services when something on the host cannot be undone, and tells both", async () => {
    const [report] = await healAll([
      node("cat >/dev/null; echo table x; echo 'table y is held' >&2; exit 1", "echo web runs again"),
    ]);
    assert.deepEqual(report?.undone, ["table x", "web runs again"]);
    assert.match(report.error ?? "", /n1: .*table y is held/);
  });

  it("tells a reason once, however many could not be asked", async () => {
    const off = "cat >/dev/null; echo n1 is off >&2; exit 1";
    const one = node(off, off);
    const reports = await healAll([{ ...one, services: [...one.services, ...one.services] }]);
    const error = "n1: bash failed: n1 is off; n1: sh failed: n1 is off";
    assert.deepEqual(reports, [{ node: "n1", undone: [], error }]);
  });
});
