import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adapter } from "../../components/systems/etcd/adapter";
import { scenarios } from "../../scenarios/etcd";
import { Journal } from "../../scenarios/results/journal";
import { headerOf } from "../../scenarios/runner/header";
import type { RunnerInput } from "../../scenarios/runner/input";
import type { Ports } from "../../scenarios/runner/ports";
import { identifySelf } from "../../scenarios/runner/processes";
import { Progress } from "../../scenarios/runner/progress";
import { runScenario } from "../../scenarios/runner/run";
import { EtcdCluster, hasEtcd } from "../support/etcd-cluster";
import { skip } from "../support/skip";

/** Scenarios that kill members, on real members that are killed by the test itself instead of by a carrier. */
describe("etcd's scenarios with a killed leader", function () {
  this.timeout(60_000);
  const results = mkdtempSync(join(tmpdir(), "testbed etcd results "));
  let cluster = new EtcdCluster();

  beforeEach(async function () {
    if (!hasEtcd()) skip(this, "etcd and etcdctl are not here");
    const nodes = cluster.nodes(1, 2, 3);
    for (const node of nodes) cluster.start(node, nodes);
    await cluster.ready(nodes);
  });
  afterEach(async () => {
    await cluster.stop();
    cluster = new EtcdCluster();
  });
  after(async () => {
    await cluster.stop();
    rmSync(results, { recursive: true, force: true });
  });

  /** Kills the leader for real; `comesBack: false` only says that it was started again. */
  function killing(comesBack: boolean): Ports {
    const nodes = cluster.nodes(1, 2, 3);
    return {
      async setupFault(_spec, setup) {
        const leader = await setup.adapter.leader?.();
        const victim = nodes.find(({ name }) => name === leader?.name);
        assert.ok(victim);
        return {
          async inject() {
            await cluster.kill(victim);
            return { at: performance.now(), skewMilliseconds: 0, nodes: [victim.name] };
          },
          verifyOn: () => Promise.resolve({ ok: true, saw: `${victim.name} is gone` }),
          recover() {
            if (comesBack) cluster.start(victim, nodes);
            return Promise.resolve();
          },
          verifyOff: () => Promise.resolve({ ok: true, saw: "started" }),
          cleanup: () => Promise.resolve(),
        };
      },
      startLoad: () => Promise.reject(new Error("no load here")),
    };
  }

  async function run(id: string, { comesBack = true, settings = {} } = {}): Promise<string> {
    const scenario = scenarios.find((each) => each.id === id)?.resolve("quick", settings);
    assert.ok(scenario);
    const inventory = cluster.inventory(cluster.nodes(1, 2, 3));
    const input: RunnerInput = { inventory, scenario, results, run: "run", seed: "seed", attempt: 0 };
    const journal = new Journal(headerOf(input, "run"), input, identifySelf());
    const progress = new Progress(id, scenario.steps.length, (line) => {
      if (process.env["TESTBED_VERBOSE"]) process.stderr.write(`${line}\n`);
    });
    const judgement = await runScenario({
      ...{ input, runId: `run-${id}`, ports: killing(comesBack), journal, progress },
      interrupt: new AbortController().signal,
      adapter: (signal) =>
        adapter({ inventory, runId: `run-${id}`, seed: "1", now: () => performance.now(), signal }),
    });
    journal.finish(judgement);
    return `${judgement.verdict}: ${judgement.reason}`;
  }

  it("ET-2 passes", async () => {
    assert.match(await run("ET-2"), /^pass/);
  });

  it("ET-2 fails when the member never comes back", async () => {
    const verdict = await run("ET-2", { comesBack: false, settings: { recovery: 2 } });
    assert.match(verdict, /^fail: It is a healthy member again: no answer from etcd-\d/);
  });

  it("ET-2 fails when the failover takes longer than it may", async () => {
    assert.match(await run("ET-2", { settings: { failover: 0.01 } }), /^fail: /);
  });

  it("ET-3 passes", async () => {
    assert.match(await run("ET-3"), /^pass/);
  });

  it("ET-3 fails when a lease outlives its limit", async () => {
    assert.match(await run("ET-3", { settings: { slack: -4 } }), /^fail: The second takes over: `first/);
  });
});
