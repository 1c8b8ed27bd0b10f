import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ended } from "../../../scenarios/runner/run";
import type { Step } from "../../../scenarios/scenario";
import { check, clients, fault, finish, heal, load } from "./fake-steps";
import { loadResult, run, scratch, type FakeOptions, type FakeRun } from "./fakes";

describe("a scenario run", () => {
  let folder: ReturnType<typeof scratch>;
  const go = (steps: readonly Step[], options: FakeOptions = {}): Promise<FakeRun> =>
    run(steps, folder.directory, options);
  beforeEach(() => void (folder = scratch()));
  afterEach(() => {
    folder.remove();
  });

  it("passes when the fault bit, healed, and all checks held", async () => {
    const { judgement, deeds, journal } = await go([
      check("holds"),
      fault,
      check("holds"),
      heal,
      check("holds"),
    ]);
    assert.deepEqual(judgement, { verdict: "pass", reason: "3 checks held; 3 of 3 members" });
    assert.deepEqual(deeds, ["inject cut", "recover cut", "cleanup cut"]);
    const [entry] = journal.result.faults;
    assert.equal(entry?.healed, true);
    assert.equal(entry.skewMilliseconds, 0.8);
    assert.ok((entry.to ?? 0) >= entry.from);
  });

  it("is invalid when a step names what is not there, before anything is done", async () => {
    const { judgement, deeds } = await go([fault, heal, finish("c")]);
    assert.deepEqual(judgement, {
      verdict: "invalid",
      reason: 'step "finish c": it finishes "c", but nothing of that name was started before.',
    });
    assert.deepEqual(deeds, []);
  });

  it("waits for a check that holds later", async () => {
    const { judgement, journal } = await go([check("later", 5, { after: 250 })]);
    assert.equal(judgement.verdict, "pass");
    assert.ok((journal.result.steps[0]?.seconds ?? 9) < 1);
  });

  for (const broken of ["throws", "missing"])
    it(`is invalid when a check ${broken}: nothing was seen`, async () => {
      const { judgement } = await go([check(broken)]);
      assert.equal(judgement.verdict, "invalid");
      assert.match(judgement.reason, /nothing could be seen/);
    });

  it("is invalid when there is no such check", async () => {
    const { judgement } = await go([check("typo")]);
    assert.equal(judgement.verdict, "invalid");
    assert.match(judgement.reason, /there is no check "fake\/typo"; there are: .*fake\/holds.*members-ready/);
  });

  it("is blocked when a precondition does not hold, and then does nothing", async () => {
    const before: Step = {
      kind: "precondition",
      title: "all ready",
      check: { check: "fake/wrong" },
      within: 0.1,
    };
    const { judgement, deeds } = await go([before, fault, check("holds")]);
    assert.equal(judgement.verdict, "blocked");
    assert.deepEqual(deeds, []);
  });

  it("is invalid when nothing was checked", async () => {
    const { judgement } = await go([fault, heal]);
    assert.deepEqual(judgement, { verdict: "invalid", reason: "no check was made, so nothing is proved" });
  });

  it("is invalid when the load sends nothing", async () => {
    const nothing = { result: loadResult({ sent: 0, ok: 0 }) };
    const { judgement } = await go([load, finish("l"), check("holds")], { load: nothing });
    assert.deepEqual(judgement, {
      verdict: "invalid",
      reason: "finish l: the load sent nothing of 100 scheduled requests",
    });
  });

  it("is invalid when the load itself says so", async () => {
    const late = { result: loadResult(), invalid: "3 % were sent late" };
    const { judgement } = await go([load, finish("l"), check("holds")], { load: late });
    assert.deepEqual(judgement, { verdict: "invalid", reason: "finish l: 3 % were sent late" });
  });

  it("is invalid when the clients do nothing", async () => {
    const { judgement } = await go([clients(true), finish("c"), check("holds")]);
    assert.deepEqual(judgement, {
      verdict: "invalid",
      reason: "finish c: the clients recorded no operation",
    });
  });

  it("starts as many clients as there are nodes where none may go without", async () => {
    const few = clients();
    assert.ok(few.kind === "start-clients");
    const everywhere: Step = { ...few, clients: { ...few.clients, onEveryNode: true } };
    const { journal } = await go([everywhere, finish("c"), check("holds")]);
    assert.equal(journal.result.steps[0]?.saw, "2 clients of registers");
  });

  it("fails, instead of not knowing what to remember, when what must never happen is seen then", async () => {
    const remember: Step = {
      kind: "observe",
      title: "remember",
      name: "leader",
      check: { check: "fake/violated" },
    };
    const { judgement } = await go([remember, check("holds")]);
    assert.equal(judgement.verdict, "fail");
  });

  it("stops clients and load that no step finished, and keeps their samples", async () => {
    const { judgement, journal, deeds } = await go([
      clients(),
      load,
      { kind: "hold", title: "run", seconds: 0.05 },
      check("wrong"),
    ]);
    assert.equal(judgement.verdict, "fail");
    assert.deepEqual(deeds, ["stop load"]);
    assert.equal(journal.result.loads["l"]?.ok, 100);
    assert.ok((journal.result.clients["c"]?.operations ?? 0) > 0);
    assert.ok(readFileSync(join(journal.directory, "history.jsonl"), "utf8").split("\n").length > 2);
  });

  it("fails at once when something that must always hold does not", async () => {
    const always: Step = { kind: "always", title: "one leader", check: { check: "fake/wrong" }, during: 60 };
    const { judgement, journal } = await go([always]);
    assert.equal(judgement.verdict, "fail");
    assert.ok((journal.result.steps[0]?.seconds ?? 9) < 1);
  });

  it("fails at the time-out, says during which step, and heals", async () => {
    const { judgement, deeds } = await go(
      [fault, { kind: "hold", title: "hold the cut", seconds: 60 }, heal],
      { timeout: 0.3 },
    );
    assert.deepEqual(judgement, { verdict: "fail", reason: "not done after 0.3 s, during “hold the cut”" });
    assert.deepEqual(deeds, ["inject cut", "recover cut", "cleanup cut"]);
  });

  it("reaches the time-out also when a check hangs", async () => {
    const { judgement } = await go([check("hangs", 60)], { timeout: 0.3 });
    assert.deepEqual(judgement, { verdict: "fail", reason: "not done after 0.3 s, during “check hangs”" });
  });

  it("is invalid when it is interrupted, and heals", async () => {
    const interrupt = new AbortController();
    const { judgement, deeds } = await go(
      [fault, { kind: "hold", title: "hold the cut", seconds: 60 }, heal],
      {
        interrupt: interrupt.signal,
        onLine: (line) => {
          if (line.endsWith("hold the cut …"))
            interrupt.abort(new Ended("interruption", "pulumi died (pid 7)"));
        },
      },
    );
    assert.deepEqual(judgement, { verdict: "invalid", reason: "pulumi died (pid 7), during “hold the cut”" });
    assert.deepEqual(deeds, ["inject cut", "recover cut", "cleanup cut"]);
  });

  it("says what it does, one line a step, and more only for what takes long", async () => {
    const { lines } = await go([
      fault,
      { kind: "hold", title: "hold the cut", seconds: 0.2 },
      heal,
      check("wrong"),
    ]);
    assert.deepEqual(lines.slice(0, 4), [
      "X-1  1/4  cut n-1 off … onset skew 0.8 ms on n-1, n-2; 4 of 4 probes lost",
      "X-1  2/4  hold the cut …",
      "X-1  2/4  hold the cut … held for 0.2 s",
      "X-1  3/4  heal the cut … answers again",
    ]);
    assert.match(lines.at(-1) ?? "", /^X-1 {2}4\/4 {2}check wrong … FAIL: hash 1 on n-1, hash 2 on n-2/);
  });

  it("keeps the earlier result when the same run tries a scenario again", async () => {
    await go([check("wrong")]);
    const { judgement } = await go([check("holds")]);
    assert.equal(judgement.verdict, "pass");
    assert.ok(existsSync(join(folder.directory, "run-1", "X-1.1", "result.json")));
  });
});
