import assert from "node:assert/strict";
import type { CheckSpec, Step } from "../../scenarios/scenario";
import { stepProblems } from "../../scenarios/step-problems";

const vocabulary = { checks: ["demo/agree"], workloads: ["registers"] };
const check = (spec: CheckSpec): Step => ({ kind: "check", title: "look", check: spec, within: 1 });
const judged = check({ check: "history/linearizable", clients: "c" });
const start = (workload = "registers"): Step => ({
  ...{ kind: "start-clients", title: "clients come", name: "c" },
  clients: { workload, clients: 1, keys: 1, rate: 1 },
});
const finish: Step = { kind: "finish", title: "clients go", name: "c", within: 1 };
const cut: Step = {
  ...{ kind: "fault", title: "cut", name: "cut" },
  fault: { kind: "isolate", target: { all: true } },
};
const heal: Step = { kind: "heal", title: "heal", name: "cut" };

const problems = (...steps: readonly Step[]): readonly string[] => stepProblems(steps, vocabulary);

describe("what is wrong with a scenario's steps", () => {
  it("is nothing when they name what there is, in order", () => {
    assert.deepEqual(problems(start(), cut, check({ check: "demo/agree" }), heal, finish, judged), []);
  });
  it("is a check that nobody has, also inside another", () => {
    const inner = check({ check: "all-of", checks: [{ check: "members-ready" }, { check: "demo/typo" }] });
    assert.match(
      problems(inner).join(),
      /^step "look": there is no check "demo\/typo"; there are: .*demo\/agree/,
    );
  });
  it("is a misspelt argument", () => {
    assert.match(
      problems(check({ check: "members-ready", port: 1 })).join(),
      /^step "look": check "members-ready": port/,
    );
  });
  it("is a workload that nobody has", () => {
    assert.deepEqual(problems(start("queue"), finish), [
      'step "clients come": there is no workload "queue"; there are: registers.',
    ]);
  });
  it("is something started twice under one name: the first could never be stopped", () => {
    assert.deepEqual(problems(start(), start(), finish), [
      'step "clients come": "c" was started before; give each its own name.',
    ]);
  });
  it("is the end of something that was never started", () => {
    assert.deepEqual(problems(finish), [
      'step "clients go": it finishes "c", but nothing of that name was started before.',
    ]);
  });
  it("is judging samples while a fault is on, which may take longer than its lease", () => {
    const why =
      /^step "look": check "history\/linearizable" judges stored samples while fault "cut" is on; move it/;
    assert.match(problems(start(), cut, finish, judged, heal).join(), why);
    const inner = check({ check: "all-of", checks: [{ check: "history/linearizable", clients: "c" }] });
    assert.match(problems(start(), cut, finish, inner, heal).join(), /check "all-of" judges stored samples/);
  });
});
