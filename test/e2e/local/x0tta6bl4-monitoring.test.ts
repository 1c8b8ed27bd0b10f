import assert from "node:assert/strict";
import type { Expected } from "../../support/alert-watch";
import { skip } from "../../support/skip";
import { has } from "../../support/the-block-monitoring";
import { WatchedStack } from "../../support/watched-stack";

const raised = (name: string, node?: string): Expected => ({
  name,
  ...(node === undefined ? {} : { labels: { node } }),
  withinSeconds: 40,
});

describe("monitoring of x0tta6bl4 on `local`", function () {
  this.timeout(180_000);
  const stack = new WatchedStack("x0tta6bl4");

  before(async function () {
    for (const program of ["prometheus", "alertmanager"])
      if (!has(program)) skip(this, `${program} cannot be run here`);
    await stack.up();
  });
  after(() => stack.remove());

  it("has raised no alarm while the mesh formed", async () => {
    assert.deepEqual(await stack.fired(), []);
  });

  it("raises an alarm for a dead node, and then all is well", () =>
    stack.alarms(["node-b"], "node", [raised("MeshNodeDown", "node-b")]));

  it("raises alarms for two dead daemons, of who misses its peers, and of none that leads", () =>
    stack.alarms(["node-b", "node-c"], "yggdrasil", [
      raised("MeshWithoutLeader"),
      raised("MeshPeersLow", "node-a"),
      ...["node-b", "node-c"].map((node) => raised("MeshDaemonDown", node)),
    ]));
});
