import assert from "node:assert/strict";
import type { Expected } from "../../support/alert-watch";
import { skip } from "../../support/skip";
import { has } from "../../support/the-block-monitoring";
import { WatchedStack } from "../../support/watched-stack";

const NODES = ["loom-node-1", "loom-node-2", "loom-node-3"];
const raised = (name: string, node?: string): Expected => ({
  name,
  ...(node === undefined ? {} : { labels: { node } }),
  withinSeconds: 30,
});

describe("monitoring of LoomDB on `local`", function () {
  this.timeout(150_000);
  const stack = new WatchedStack("loomdb");

  before(async function () {
    for (const program of ["prometheus", "alertmanager"])
      if (!has(program)) skip(this, `${program} cannot be run here`);
    await stack.up();
  });
  after(() => stack.remove());

  it("has raised no alarm while the stack came up", async () => {
    assert.deepEqual(await stack.fired(), []);
  });

  it("raises an alarm for a dead node, and then all is well", () =>
    stack.alarms(["loom-node-2"], "loomdb", [raised("NodeDown", "loom-node-2")]));

  it("raises alarms for a dead relay and every node that it cuts off, and then all is well", () =>
    stack.alarms(["gun-relay"], "gun-relay", [
      raised("RelayDown"),
      ...NODES.map((node) => raised("NodeCutOff", node)),
    ]));
});
