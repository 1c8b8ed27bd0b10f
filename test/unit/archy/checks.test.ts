import assert from "node:assert/strict";
import { adapter as archy } from "../../../components/systems/archy/adapter";
import { archySchema } from "../../../components/systems/archy/schema";
import type { Adapter, CheckState, Observation } from "../../../scenarios/adapter";
import { eventually } from "../../support/eventually";
import { noOptions } from "../../support/system-options";
import { FakeHost, GREEN, inventoryOf, RED, recordsOf } from "./fake-host";

const nothing: CheckState = {
  ...{ observed: new Map(), histories: new Map(), loads: new Map(), faults: new Map() },
};
const gate = { gate: "g", suite: "lifecycle", iterations: 2, limit: 60, every: 0.01, settle: 0.01 };

describe("checks of Archy's fleet", () => {
  let hosts: FakeHost[];
  let [first, second, dev]: FakeHost[] = [];
  let over: AbortController;
  let adapter: Adapter;
  let kept: string[];

  const open = (options = noOptions): void => {
    hosts = ["node-228", "node-198", "node-116"].map((name) => new FakeHost(name, options));
    [first, second, dev] = hosts;
    over = new AbortController();
    kept = [];
    adapter = archy({
      ...{ inventory: inventoryOf(hosts), runId: "run", seed: "1", now: () => 0, signal: over.signal },
      keep: (path) => void kept.push(path),
    });
  };
  beforeEach(() => open());
  afterEach(() => {
    over.abort();
    for (const host of hosts) host.remove();
  });
  const ask = (check: string, args: object = {}): Promise<Observation> =>
    adapter.checks[`archy/${check}`]!({ settle: 0.01, ...args }, nothing);
  const run = async (args: object = gate): Promise<Observation> => {
    await ask("begun", args);
    await ask("ended", { gate: "g" });
    return ask("green", { gate: "g" });
  };

  it("find every host ready, and leave out the one that is not synced", async () => {
    dev!.precondition({ synced: "no\t1 of 2 blocks" });
    const { ok, saw } = await ask("preconditions");
    assert.equal(
      saw,
      "2 of 3 hosts may be tested; node-116: left out, because it is not synced: 1 of 2 blocks",
    );
    assert.equal(ok, true);
  });

  it("do not take a fleet of nobody for one that is ready", async () => {
    dev!.precondition({ synced: "no\t1 of 2 blocks" });
    assert.equal((await ask("preconditions", { on: { roles: ["dev"] } })).ok, false);
  });

  it("tell the reason of a host that may not be tested, or that cannot be asked", async () => {
    first!.precondition({ archival: "no\tpruned true" });
    second!.silence("preconditions");
    const { ok, saw } = await ask("preconditions");
    assert.match(saw, /^1 of 3 hosts .*; node-228: archival: pruned true; node-198: cannot be asked: /);
    assert.equal(ok, false);
  });

  it("wait for a host that is still starting, and for no other reason", async () => {
    first!.precondition({ settled: "no\tstill starting: lnd" });
    const started = ask("preconditions", { settle: 30 });
    await eventually("it was asked", 10, () => first!.asked().length > 0);
    first!.precondition({});
    assert.equal((await started).ok, true);
    first!.precondition({ settled: "no\tstill starting: lnd", disk: "no\tfull" });
    const { untried, saw } = await ask("preconditions", { settle: 30 });
    assert.match(saw, /node-228: disk: full; settled: still starting: lnd/);
    assert.equal(untried, "blocked");
  });

  it("want consent for each host", async () => {
    for (const host of hosts) host.remove();
    open({ ...noOptions, archy: archySchema.parse({ allowDestructive: ["node-228"] }) });
    const { saw } = await ask("preconditions", { on: { node: "node-198" } });
    assert.match(saw, /consent: `testbed:archy.allowDestructive` does not name node-198/);
    assert.equal((await run({ ...gate, on: { node: "node-198" } })).untried, "blocked");
    assert.ok(!second!.asked().some((question) => question.startsWith("start")));
  });

  it("see green gates, and keep their records", async () => {
    const { ok, saw } = await run();
    assert.match(saw, /^node-228: green 2 times, 4 tests; node-198: green 2 times/);
    assert.equal(ok, true);
    assert.ok(kept.includes("node-198/2/tap-1.tap"));
    assert.ok(first!.asked().some((question) => question.startsWith("seen")));
  });

  it("see one red host among green ones, and none stops another", async () => {
    second!.answer("records", recordsOf([0, GREEN], [1, RED]));
    const { ok, missing, untried, saw } = await run();
    assert.match(saw, /^node-198: iteration 2 of 2 is red: 1 of 2 tests failed: “b”; node-228: green/);
    assert.deepEqual([ok, missing, untried], [false, undefined, undefined]);
  });

  it("run the others when one is blocked, and are blocked by it in the end", async () => {
    first!.precondition({ proxy: "no\t/app/lnd/ leads to 8081" });
    const { untried, saw } = await run();
    assert.match(saw, /^node-228: proxy: \/app\/lnd\/ leads to 8081; node-198: green/);
    assert.equal(untried, "blocked");
    second!.answer("records", recordsOf([1, RED]));
    const red = await ask("green", { gate: "g" });
    assert.deepEqual([red.ok, red.untried], [false, undefined]);
  });

  it("call it a matter of preconditions when no gate can run", async () => {
    for (const host of hosts) host.precondition({ disk: "no\tfull" });
    assert.equal((await ask("begun", gate)).untried, "blocked");
    first!.precondition({});
    for (const host of hosts) host.answer("start", "busy ar-9");
    assert.match((await ask("begun", gate)).saw, /node-228: another gate runs: ar-9/);
  });

  it("wait for what still runs, and for a link that is down", async () => {
    first!.answer("look", "state running\niteration 1 0 3\n");
    await ask("begun", gate);
    const { ok, missing, saw } = await ask("ended", { gate: "g" });
    assert.match(saw, /^node-228: running 1\/2, node-198: ended/);
    assert.deepEqual([ok, missing], [false, undefined]);
    first!.silence("look");
    const deaf = await ask("ended", { gate: "g" });
    assert.match(deaf.saw, /^node-228: no answer/);
    assert.equal(deaf.missing, true);
    first!.answer("look", "state ended\n");
    assert.equal((await ask("ended", { gate: "g" })).ok, true);
  });

  it("take up a gate that runs already, without asking for preconditions", async () => {
    first!.answer("look", "state running\n");
    first!.answer("start", "running");
    first!.precondition({ settled: "no\tstill starting: lnd" });
    const { saw } = await ask("begun", { ...gate, on: { node: "node-228" } });
    assert.equal(saw, "node-228: taken up, running since an earlier run");
  });

  it("prove nothing by a gate that ended without a word, or whose records are gone", async () => {
    first!.answer("look", "state lost\n");
    assert.match((await run()).saw, /^node-228: its gate is lost/);
    const { ok, missing } = await ask("green", { gate: "g" });
    assert.deepEqual([ok, missing], [false, true]);
    second!.silence("records");
    assert.match((await ask("green", { gate: "g" })).saw, /node-198: its records cannot be read/);
  });

  it("prove nothing by a gate that was never begun", async () => {
    for (const check of ["ended", "green", "tells-red"])
      assert.equal((await ask(check, { gate: "other" })).missing, true);
  });

  it("want the self-test recorded as it is", async () => {
    const self = { ...gate, suite: "self-test", iterations: 1, fresh: true, on: { node: "node-228" } };
    const tap = "1..3\nok 1 green\nnot ok 2 red on purpose\nok 3 s # skip to be seen\n";
    first!.answer("records", recordsOf([1, tap]));
    await ask("begun", self);
    await ask("ended", { gate: "g" });
    assert.equal((await ask("tells-red", { gate: "g" })).ok, true);
    for (const wrong of [
      recordsOf([0, tap]),
      recordsOf([1, tap.replace("not ok", "ok")]),
      recordsOf([1, GREEN]),
    ]) {
      first!.answer("records", wrong);
      assert.equal((await ask("tells-red", { gate: "g" })).ok, false);
    }
  });

  it("go by the records on the hosts when an earlier gate has to have been green", async () => {
    assert.equal((await ask("was-green", gate)).ok, true);
    second!.answer("records", recordsOf([0, GREEN]));
    const red = await ask("was-green", gate);
    assert.match(red.saw, /^node-198: 1 of 2 iterations were run$/);
    assert.equal(red.untried, "blocked");
    dev!.answer("look", "state absent\n");
    assert.equal((await ask("was-green", { ...gate, on: { node: "node-116" } })).ok, true);
    first!.answer("look", "state absent\n");
    assert.match((await ask("was-green", gate)).saw, /node-228: its gate is absent/);
    first!.answer("look", "state running\n");
    assert.deepEqual(await ask("was-green", { ...gate, on: { node: "node-228" } }), {
      ok: false,
      saw: "node-228: its gate is running",
    });
  });

  it("have nothing to say of a suite that nobody gave", async () => {
    const { untried, saw } = await ask("suite-given", { suite: "mesh" });
    assert.equal(untried, "unsupported");
    assert.match(saw, /`testbed:archy\.suites\.mesh` gives no folder/);
    for (const host of hosts) host.remove();
    open({ ...noOptions, archy: archySchema.parse({ suites: { mesh: "test/support/archy-federation" } }) });
    assert.equal((await ask("suite-given", { suite: "mesh" })).ok, true);
  });
});
