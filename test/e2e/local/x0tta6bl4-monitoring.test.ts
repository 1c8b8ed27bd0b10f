import assert from "node:assert/strict";
import { awaitAlerts, type Expected } from "../../support/alert-watch";
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

  /** Breaks a service on nodes, awaits these alerts, mends it, and awaits their end. */
  async function alarms(nodes: readonly string[], service: string, expected: readonly Expected[]) {
    const carriers = await Promise.all(nodes.map((node) => stack.stop(node, service)));
    try {
      for (const line of await awaitAlerts(stack.prometheus, expected)) console.log(`      ${line}`);
    } finally {
      await Promise.all(carriers.map((carrier) => carrier.heal()));
    }
    const over = expected.map((each): Expected => ({ ...each, over: true, withinSeconds: 60 }));
    await awaitAlerts(stack.prometheus, over);
  }

  it("has raised no alarm while the mesh formed", async () => {
    const fired = 'count by (alertname) (count_over_time(ALERTS{alertstate="firing"}[10m]))';
    const names = (await stack.prometheus.query(fired)).map(({ metric }) => metric["alertname"]);
    assert.deepEqual(names, []);
  });

  it("raises an alarm for a dead node, and then all is well", () =>
    alarms(["node-b"], "node", [raised("MeshNodeDown", "node-b")]));

  it("raises alarms for two dead daemons, of who misses its peers, and of none that leads", () =>
    alarms(["node-b", "node-c"], "yggdrasil", [
      raised("MeshWithoutLeader"),
      raised("MeshPeersLow", "node-a"),
      ...["node-b", "node-c"].map((node) => raised("MeshDaemonDown", node)),
    ]));
});
