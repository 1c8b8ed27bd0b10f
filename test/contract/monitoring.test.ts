import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { dashboardFile, dashboardNames } from "../../components/systems/the-block/monitoring/dashboard-files";
import { AGGREGATOR, METRICS } from "../../components/systems/the-block/ports";
import { FakeExporters } from "../support/fake-exporters";
import { panelQueries, problemsOf } from "../support/dashboard-panels";
import { MonitoringStack } from "../support/monitoring-stack";
import { namesOf } from "../support/prometheus-api";
import { skip } from "../support/skip";
import { has, planned, threeNodes } from "../support/the-block-monitoring";
import { until } from "../support/eventually";
import { TYPESCRIPT } from "../../scenarios/typescript";

describe("monitoring of The Block, by real Prometheus and Alertmanager", function () {
  this.timeout(90_000);
  const network = `127.${60 + Math.floor(Math.random() * 190)}.${Math.floor(Math.random() * 256)}`;
  const three = threeNodes(network);
  // One more, to be down while the others show what else can be wrong.
  const nodes = [...three, { ...three[1]!, name: "alpha", address: `${network}.13` }];
  const exporters = new FakeExporters(nodes);
  let stack: MonitoringStack | undefined;
  const running = (): MonitoringStack => stack!;

  before(async function () {
    if (process.platform !== "linux") skip(this, "needs all of 127.0.0.0/8");
    for (const program of ["prometheus", "alertmanager"])
      if (!has(program)) skip(this, `${program} cannot be run here`);
    stack = new MonitoringStack(planned("quick", nodes));
    await exporters.start();
    await stack.start();
  });
  after(async () => {
    await stack?.stop();
    await exporters.stop();
  });

  /** The program's exit code and what it said. Not synchronously: the targets are in this process. */
  async function awaitTargets(targets: readonly object[], withinSeconds: number) {
    const url = `http://${running().plan.address}:9090`;
    const child = spawn(process.execPath, [...TYPESCRIPT, "components/monitoring/targets/main.ts"]);
    child.stdin.end(JSON.stringify({ url, targets, withinSeconds }));
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "exit") as Promise<[number | null]>,
    ]);
    return { status, stdout, stderr };
  }

  it("sees every target up", async () => {
    const { targets } = running().plan;
    const { status, stdout, stderr } = await awaitTargets(targets, 20);
    assert.equal(status, 0, stderr);
    const said = JSON.parse(stdout) as { targets: number; seconds: number };
    assert.equal(said.targets, targets.length);
    assert.ok(said.seconds < 20);
  });

  it("says how a target is that does not come up", async () => {
    const missing = { job: "node-primary", address: `${network}.99:9100` };
    const { status, stderr } = await awaitTargets([...running().plan.targets, missing], 1);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /has not scraped 1 of \d+ targets within 1 s:\n {2}- node-primary at .*\.99:9100: not among/,
    );
  });

  it("takes what nodes push", async () => {
    // An empty request, compressed.
    const response = await fetch(`http://${running().plan.address}:9090/api/v1/write`, {
      method: "POST",
      headers: { "content-encoding": "snappy", "content-type": "application/x-protobuf" },
      body: new Uint8Array([0]),
    });
    assert.ok(response.ok, `${response.status} ${await response.text()}`);
  });

  for (const name of dashboardNames)
    it(`has data for every panel of the dashboard ${name}`, async () => {
      const queries = panelQueries(dashboardFile(name), 1);
      assert.ok(queries.length >= 8);
      assert.deepEqual(await problemsOf(queries, running().api, 15), []);
    });

  const raised = (wanted: readonly string[], unwanted: readonly string[]) => async (): Promise<string> => {
    const { api } = running();
    const firing = namesOf(await api.firing());
    const told = namesOf(await api.raised());
    const missing = wanted.filter((name) => !firing.has(name) || !told.has(name));
    const left = unwanted.filter((name) => firing.has(name) || told.has(name));
    if (missing.length + left.length === 0) return "";
    return `not raised: ${missing.join()}; raised: ${left.join()} (Prometheus: ${[...firing].join()}; Alertmanager: ${[...told].join()})`;
  };
  const firstRound = [
    "NodeDown",
    "TargetDown",
    "HeightStalled",
    "HeightSkew",
    "PeersLow",
    "ReorgsHappening",
    "MempoolFull",
    "TwoExecutorsActive",
    "ExecutorFailover",
    "OracleStale",
    "RemoteWriteFailing",
  ];

  it("raises no alarm while all is well", async () => {
    assert.deepEqual(await running().api.firing(), []);
  });

  it("raises an alarm for each thing that goes wrong", async () => {
    const [pc, mac1, mac2] = ["node-pc", "node-mac1", "node-mac2"].map((name) => exporters.state(name));
    await exporters.silence("alpha", METRICS);
    await exporters.silence("node-mac2", AGGREGATOR);
    mac2!.stuckAt = 100;
    pc!.peers = 1;
    pc!.mempool = 950;
    mac1!.executor = { active: true, epoch: 2 };
    for (const state of exporters.states.values()) state.ages["replica-mac1"] = 60;
    await until(40, () => {
      // Again and again, as long as it lasts.
      pc!.reorgs += 1;
      pc!.pushes.failed += 1;
      return raised(firstRound, [])();
    });
  });

  it("takes them back when all is well, and raises another when nobody is active", async () => {
    const [pc, mac1, mac2] = ["node-pc", "node-mac1", "node-mac2"].map((name) => exporters.state(name));
    await exporters.serve("alpha", METRICS);
    await exporters.serve("node-mac2", AGGREGATOR);
    mac2!.stuckAt = undefined;
    pc!.peers = nodes.length - 1;
    pc!.mempool = 10;
    pc!.executor.active = false;
    mac1!.executor.active = false;
    for (const state of exporters.states.values()) state.ages = {};
    await until(45, () => {
      pc!.pushes.ok += 1;
      return raised(["NoExecutorActive"], firstRound)();
    });
    mac1!.executor.active = true;
    await until(10, raised([], ["NoExecutorActive", ...firstRound]));
  });
});
