import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { dashboardFile, dashboardNames } from "../../../components/systems/macula/monitoring/dashboard-files";
import { awaitAlerts, type Expected } from "../../support/alert-watch";
import { panelQueries, problemsOf } from "../../support/dashboard-panels";
import { until } from "../../support/eventually";
import { skip } from "../../support/skip";
import { has } from "../../support/the-block-monitoring";
import { WatchedStack } from "../../support/watched-stack";

const queries = dashboardNames.flatMap((name) => panelQueries(dashboardFile(name), 1));

describe("monitoring of Macula on `local`", function () {
  this.timeout(150_000);
  const stack = new WatchedStack("macula");

  before(async function () {
    for (const program of ["prometheus", "alertmanager"])
      if (!has(program)) skip(this, `${program} cannot be run here`);
    await stack.up();
  });
  after(() => stack.remove());

  /** Has the client make calls, beside what is looked at. */
  async function calls(count: number, options: object = {}): Promise<void> {
    const body = JSON.stringify({ procedure: "test.calculator", calls: count, ...options });
    const answer = await fetch(`${stack.url("client", "control")}/batches`, { method: "POST", body });
    assert.equal(answer.status, 202, await answer.text());
  }

  it("shows what happens in every panel", async () => {
    // As long as the panels look back, and longer.
    await calls(5000);
    assert.deepEqual(await problemsOf(queries, stack.prometheus, 20), []);
    await until(10, async () => {
      const [up, known] = await Promise.all([
        stack.prometheus.number('sum(up{job="macula-node"})'),
        stack.prometheus.number('macula_client_providers_known{procedure="test.calculator"}'),
      ]);
      return up === 3 && known === 3 ? "" : `${up} up, ${known} known`;
    });
  });

  it("has raised no alarm while the stack came up", async () => {
    assert.deepEqual(await stack.fired(), []);
  });

  it("raises alarms for a dead node and calls that go on to another, and then all is well", async () => {
    const carrier = await stack.stop("node1", "macula-node");
    await calls(5, { provider_selection_strategy: "first" });
    const broken: readonly Expected[] = [
      { name: "MaculaNodeDown", labels: { node: "node1" }, withinSeconds: 30 },
      { name: "MaculaFailover", withinSeconds: 30 },
    ];
    // Both at once: that calls went on is told for a few scrapes only.
    try {
      for (const line of await awaitAlerts(stack.prometheus, broken)) console.log(`      ${line}`);
    } finally {
      await carrier.heal();
    }
    await awaitAlerts(
      stack.prometheus,
      broken.map((each) => ({ ...each, over: true, withinSeconds: 40 })),
    );
  });

  it("raises an alarm for calls that no provider is left for", async () => {
    const carriers = await Promise.all(
      ["node1", "node2", "node3"].map((node) => stack.stop(node, "macula-node")),
    );
    const failing: Expected = { name: "MaculaCallsFailing", withinSeconds: 30 };
    const all = ["MaculaNodeDown", "MaculaFailover", "MaculaProviderUnknown", "MaculaNodeIsolated"];
    try {
      await calls(200);
      await awaitAlerts(stack.prometheus, [failing], all);
    } finally {
      await Promise.all(carriers.map((carrier) => carrier.heal()));
    }
    await awaitAlerts(stack.prometheus, [{ ...failing, over: true, withinSeconds: 40 }], all);
  });

  it("raises an alarm for a stranger who is refused", async () => {
    // The nodes were stopped until now, and an increase is one over what was scraped before.
    await until(10, async () => {
      const seen = await stack.prometheus.number(
        'count_over_time(macula_refused_total{node="node1",reason="handshake"}[3s])',
      );
      return seen >= 2 ? "" : `${seen} of 2 scrapes of node1`;
    });
    const knock = 'require("tls").connect(9001, "172.20.0.2").on("error", ({ code }) => console.log(code))';
    const stranger = stack.onController([process.execPath, "--eval", knock]);
    assert.match(await text(stranger.stdout!), /^ERR_SSL/);
    const refused: Expected = { name: "MaculaRefused", labels: { node: "node1" }, withinSeconds: 20 };
    const before = ["MaculaNodeDown", "MaculaFailover", "MaculaProviderUnknown", "MaculaNodeIsolated"];
    await awaitAlerts(stack.prometheus, [refused], before);
    await awaitAlerts(stack.prometheus, [{ ...refused, over: true, withinSeconds: 30 }], before);
  });
});
