import assert from "node:assert/strict";
import type { Step } from "../../../scenarios/scenario";
import { check, clients, fault, finish, heal } from "./fake-steps";
import { run, scratch, type FakeOptions, type FakeRun } from "./fakes";

describe("a scenario run with a fault", () => {
  let folder: ReturnType<typeof scratch>;
  const go = (steps: readonly Step[], options: FakeOptions = {}): Promise<FakeRun> =>
    run(steps, folder.directory, options);
  beforeEach(() => void (folder = scratch()));
  afterEach(() => {
    folder.remove();
  });

  it("is invalid when the fault does not bite, and heals it all the same", async () => {
    const { judgement, deeds, journal } = await go([fault, check("holds")], { bites: false });
    assert.equal(judgement.verdict, "invalid");
    assert.match(judgement.reason, /cut n-1 off: the fault did not bite: 4 of 4 probes answered/);
    assert.deepEqual(deeds, ["inject cut", "recover cut", "cleanup cut"]);
    assert.equal(journal.result.steps[1]?.outcome, "skipped");
  });

  it("is invalid when the fault ended by itself before it was healed", async () => {
    const hold: Step = { kind: "hold", title: "hold the cut", seconds: 0.1 };
    const { judgement, deeds } = await go([fault, hold, heal, check("holds")], { lasts: 50 });
    assert.deepEqual(judgement, {
      verdict: "invalid",
      reason: "heal the cut: the fault had ended before it was healed: 4 of 4 probes answered",
    });
    assert.deepEqual(deeds, ["inject cut", "recover cut", "cleanup cut"]);
  });

  it("is invalid, not failed, when a check did not hold but the fault had ended by itself", async () => {
    const { judgement } = await go([fault, check("wrong", 0.2)], { lasts: 50 });
    assert.equal(judgement.verdict, "invalid");
    assert.match(
      judgement.reason,
      /^check wrong: hash 1 on n-1.*, but fault "cut" had ended by itself: 4 of 4 probes answered$/,
    );
  });

  it("fails when a check did not hold while the fault was on", async () => {
    const { judgement } = await go([fault, check("wrong")]);
    assert.equal(judgement.verdict, "fail");
    assert.match(judgement.reason, /^check wrong: hash 1 on n-1/);
  });

  it("is invalid when the clients recorded nothing while the fault was on", async () => {
    const pause: Step = { kind: "hold", title: "let them write", seconds: 0.05 };
    const steps = [clients(false, 10), pause, fault, pause, heal, finish("c"), check("holds")];
    const { judgement } = await go(steps);
    assert.deepEqual(judgement, {
      verdict: "invalid",
      reason: 'finish c: the clients recorded nothing while fault "cut" was on',
    });
  });

  it("is invalid when a fault cannot be set up", async () => {
    const { judgement } = await go([fault, check("holds")], { setupFails: true });
    assert.deepEqual(judgement, { verdict: "invalid", reason: "cut n-1 off: nft is missing on n-1" });
  });

  it("fails when a fault is not gone after recovery", async () => {
    const { judgement, journal } = await go([fault, check("holds"), heal], { heals: false });
    assert.equal(judgement.verdict, "fail");
    assert.match(judgement.reason, /not gone 30 s after recovery: n-1 does not answer/);
    assert.equal(journal.result.faults[0]?.healed, false);
  });

  it("fails when a fault without heal step is not gone in the end", async () => {
    const { judgement } = await go([fault, check("holds")], { heals: false });
    assert.equal(judgement.verdict, "fail");
    assert.match(judgement.reason, /fault cut is not measurably gone/);
  });

  it("fails when a member never comes back, and says what was seen last and for how long", async () => {
    const { judgement, deeds } = await go([fault, check("later", 0.3, { after: 60_000 })]);
    assert.equal(judgement.verdict, "fail");
    assert.match(
      judgement.reason,
      /check later: member is away, expected back \(after 0\.\d s and \d+ looks\)/,
    );
    assert.deepEqual(deeds, ["inject cut", "recover cut", "cleanup cut"]);
  });
});
