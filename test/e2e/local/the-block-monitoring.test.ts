import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { TransferSeries } from "../../../components/systems/the-block/adapter/transfers";
import {
  dashboardFile,
  dashboardNames,
} from "../../../components/systems/the-block/monitoring/dashboard-files";
import { AGGREGATOR, GOSSIP, METRICS, TREASURY } from "../../../components/systems/the-block/ports";
import { awaitAlerts, type Expected } from "../../support/alert-watch";
import { panelQueries, problemsOf, type PanelQuery } from "../../support/dashboard-panels";
import type { PrometheusApi } from "../../support/prometheus-api";
import { skip } from "../../support/skip";
import { BlockStack } from "../../support/the-block-stack";
import { executorsByRole, has } from "../../support/the-block-monitoring";
import { until } from "../../support/eventually";
import { STACK } from "../../support/workspace";

const EXECUTOR = "the-block-treasury";
const HOOK = { address: "192.168.1.1", port: 8099 };
/** What a user may have in the folder of `testbed:monitoring.files`. */
const ownFiles = {
  "rules/own.yml": JSON.stringify({
    groups: [
      {
        name: "own",
        rules: [
          { record: "own:height:max", expr: "max(the_block_height)" },
          { alert: "OwnAlert", expr: "own:height:max > 3", labels: { severity: "info" } },
        ],
      },
    ],
  }),
  "dashboards/own.json": JSON.stringify({
    title: "Own",
    panels: [{ targets: [{ expr: "own:height:max" }] }],
  }),
  "alertmanager.yml": JSON.stringify({
    route: { receiver: "hook", group_by: ["..."], group_wait: "0s", group_interval: "1s" },
    receivers: [{ name: "hook", webhook_configs: [{ url: `http://${HOOK.address}:${HOOK.port}/` }] }],
  }),
};
/** Series that are there a second time under another job. */
const COPIES = /^(metrics-aggregator|remote_write)$/;

describe("monitoring of The Block on `local`", function () {
  this.timeout(150_000);
  const stack = new BlockStack("test/e2e/local/fixtures/the-block-lost-target.ts", ownFiles);
  let prometheus: PrometheusApi;
  let hook: ChildProcess | undefined;
  const notified = new Set<string>();
  const queries = (): readonly PanelQuery[] =>
    dashboardNames.flatMap((name) => panelQueries(dashboardFile(name), 1));

  before(async function () {
    for (const program of ["prometheus", "alertmanager"])
      if (!has(program)) skip(this, `${program} cannot be run here`);
    await stack.up();
    prometheus = stack.prometheus;
    hook = stack.onController([
      process.execPath,
      "test/support/webhook.cjs",
      HOOK.address,
      String(HOOK.port),
    ]);
    createInterface({ input: hook.stdout! }).on("line", (line) => notified.add(line));
  });
  after(async () => {
    hook?.stdin?.end();
    await stack.remove();
  });

  const told = async (what: readonly Expected[], ...allowed: string[]): Promise<void> => {
    const lines = await awaitAlerts(prometheus, what, ["OwnAlert", ...allowed]);
    for (const line of lines) console.log(`      ${line}`);
  };

  it("scrapes every target", async () => {
    const { activeTargets } = await prometheus.get<{
      activeTargets: { labels: { job: string }; scrapeUrl: string; health: string }[];
    }>("targets?state=active");
    const at = (last: number, port: number) => `http://192.168.1.${last}:${port}/metrics up`;
    assert.deepEqual(
      activeTargets.map(({ scrapeUrl, health }) => `${scrapeUrl} ${health}`).sort(),
      [
        ...[10, 11].flatMap((last) => [at(last, METRICS), at(last, TREASURY)]),
        ...[AGGREGATOR, 9090, 9093, METRICS].map((port) => at(12, port)),
      ].sort(),
    );
  });

  it("has what primary and replica push", async () => {
    await until(20, async () => {
      const samples = await prometheus.query('the_block_height{job="remote_write"}');
      const instances = samples
        .filter(({ value }) => Number(value[1]) > 0)
        .map((each) => each.metric["instance"]);
      return instances.sort().join() === "primary-pc,replica-mac1" ? "" : `pushed: ${instances.join()}`;
    });
  });

  it("shows what happens in every panel of every dashboard", async () => {
    const series = new TransferSeries("monitoring", 10);
    for (let seq = 0; seq < 5; seq++)
      await stack.call("node-pc", "submit_tx", { batch: series.batch(seq).toString("base64") });
    const disbursement = { id: "monitoring-1", to: "00".repeat(20), amount: 5 };
    await stack.call("node-mac1", "treasury.submit_disbursement", disbursement);
    const own = { panel: "Own", expression: "own:height:max" };
    assert.deepEqual(await problemsOf([...queries(), own], prometheus, 30), []);
    await until(15, async () => {
      const executed = await prometheus.number(expressionOf("Executed"));
      const confirmed = await prometheus.number(
        'max(the_block_transactions_total{job="node-observer",state="confirmed"})',
      );
      return executed === 1 && confirmed === 50 ? "" : `${executed} executed, ${confirmed} confirmed`;
    });
  });

  it("finds a panel whose metric is misspelt, whatever hides it", async () => {
    const misspelt = [
      { panel: "One", expression: "max(the_block_hieght)" },
      {
        panel: "Two",
        expression: 'sum by (reason) (rate(treasury_rejections_total{job="x"}[5m])) or vector(0)',
      },
      { panel: "Three", expression: 'the_block_height{job="node-primry"}' },
    ];
    const problems = await problemsOf(misspelt, prometheus, 1);
    assert.deepEqual(
      problems.map((problem) => problem.replace(/^not within 1 s: .*; last: /, "")),
      [
        "panel One: no metric the_block_hieght",
        "panel Two: no metric treasury_rejections_total",
        'panel Three: no data for the_block_height{job="node-primry"}',
      ],
    );
  });

  const expressionOf = (panel: string): string =>
    queries().find((query) => query.panel === panel)?.expression ?? assert.fail(`no panel ${panel}`);

  it("counts nothing twice that is also pushed or aggregated", async () => {
    const sums = { "Nodes up": 3, Connections: 6, Meters: 2, "Active executors": 1, Executed: 1 };
    for (const [panel, sum] of Object.entries(sums))
      assert.equal(await prometheus.number(expressionOf(panel)), sum, panel);
    // What would be counted twice is there.
    assert.ok((await prometheus.number("sum(the_block_peers)")) > 6);
    for (const { panel, expression } of queries().filter((query) => query.expression !== "up"))
      for (const { metric } of await prometheus.query(expression))
        assert.doesNotMatch(metric["job"] ?? "", COPIES, `panel ${panel}: ${JSON.stringify(metric)}`);
  });

  it("has raised no alarm while the stack came up, but the user's own", async () => {
    const fired = 'count by (alertname) (count_over_time(ALERTS{alertstate="firing"}[10m]))';
    await until(10, async () => {
      const names = (await prometheus.query(fired)).map(({ metric }) => metric["alertname"]);
      return names.join() === "OwnAlert" ? "" : `fired: ${names.join()}`;
    });
    await until(10, () => Promise.resolve(notified.has("firing OwnAlert") ? "" : [...notified].join()));
  });

  const of = (instance: string) => ({ labels: { instance } });
  const over = (expected: readonly Expected[], withinSeconds = 30): readonly Expected[] =>
    expected.map((each) => ({ ...each, over: true, withinSeconds }));
  const unpushed: Expected = { name: "RemoteWriteFailing", ...of("primary-pc"), withinSeconds: 60 };

  it("raises alarms for an observer without gossip and a treasury without executors", async () => {
    // That no push arrives is known after a minute: it goes on through the next test.
    await stack.cut("node-mac2", "pushes", ["ip saddr 192.168.1.10 tcp dport 9090"]);
    const failover: Expected = { name: "ExecutorFailover", withinSeconds: 30 };
    const executors = await executorsByRole(prometheus);
    const gone = executors.map(({ instance }): Expected => ({
      name: "TargetDown",
      ...of(instance),
      withinSeconds: 15,
    }));
    const carriers = [];
    // First one, so that the other takes over: it is told by the lease before, which is forgotten sooner than all alarms have come.
    carriers.push(await stack.stop(executors[0].node, EXECUTOR));
    await told([...gone.slice(0, 1), failover], unpushed.name);
    await stack.cut("node-mac2", "gossip", [`tcp dport ${GOSSIP}`, `tcp sport ${GOSSIP}`]);
    carriers.push(await stack.stop(executors[1].node, EXECUTOR));
    const broken: readonly Expected[] = [
      ...gone,
      { name: "NoExecutorActive", withinSeconds: 30 },
      { name: "PeersLow", ...of("primary-pc"), withinSeconds: 30 },
      { name: "PeersLow", ...of("replica-mac1"), withinSeconds: 30 },
      { name: "PeersLow", ...of("observer-mac2"), withinSeconds: 30 },
      { name: "HeightStalled", ...of("observer-mac2"), withinSeconds: 35 },
      { name: "HeightSkew", withinSeconds: 40 },
    ];
    await told(broken, failover.name, unpushed.name);
    await stack.heal("node-mac2", "gossip");
    await Promise.all(carriers.map((carrier) => carrier.heal()));
    await told(over(broken), failover.name, unpushed.name);
  });

  it("raises alarms for a dead node and a dead aggregator", async () => {
    const carriers = await Promise.all([
      stack.stop("node-mac1", "the-block"),
      stack.stop("node-mac2", "metrics-aggregator"),
    ]);
    const broken: readonly Expected[] = [
      { name: "NodeDown", ...of("replica-mac1"), withinSeconds: 15 },
      { name: "TargetDown", ...of("192.168.1.12:9000"), withinSeconds: 15 },
    ];
    // Of the executors that were stopped before, or of the one on the dead node.
    await told(broken, "ExecutorFailover", unpushed.name);
    await Promise.all(carriers.map((carrier) => carrier.heal()));
    await told(over(broken), "ExecutorFailover", unpushed.name);
  });

  it("raises an alarm for pushes that do not arrive, and then all is well", async () => {
    await told([unpushed], "ExecutorFailover");
    await stack.heal("node-mac2", "pushes");
    await told(over([unpushed, { name: "ExecutorFailover", withinSeconds: 0 }], 40));
  });

  it("notifies whom the user's own Alertmanager file says, of all that was and is over", async () => {
    const all = ["NodeDown", "HeightStalled", "NoExecutorActive", "ExecutorFailover", unpushed.name];
    const wanted = ["firing OwnAlert", ...all.flatMap((name) => [`firing ${name}`, `resolved ${name}`])];
    await until(20, () => Promise.resolve(wanted.filter((line) => !notified.has(line)).join()));
  });

  it("needs no repair after all that", async () => {
    const { workspace } = stack;
    await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", STACK);
  });

  it("fails the update when a target cannot be reached, and names it", async () => {
    stack.workspace.configure({ run: "lost" });
    await assert.rejects(
      stack.workspace.up(),
      /monitoring-targets[^]*has not scraped 1 of 9 targets within 22 s:\n\s*- lost at 192\.168\.1\.99:9100: \S/,
    );
  });
});
