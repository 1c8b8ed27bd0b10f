import assert from "node:assert/strict";
import { checkProblems, isFromSamples } from "../../../scenarios/checks/registry";
import { ask } from "./world";

const yes = { ok: true, saw: "yes" };
const no = { ok: false, saw: "no" };
const gap = { ok: false, missing: true, saw: "no answer" };

describe("the check registry", () => {
  it("knows common checks and the system's own", () => {
    assert.deepEqual(checkProblems({ check: "etcd/same-hash" }, ["etcd/same-hash"]), []);
    assert.deepEqual(checkProblems({ check: "members-ready" }, []), []);
  });
  it("names what there is when there is no such check", () => {
    assert.match(
      checkProblems({ check: "member-ready" }, ["etcd/same-hash"])[0] ?? "",
      /there is no check "member-ready"; there are: all-of, .*etcd\/same-hash/,
    );
  });
  it("refuses a misspelt limit instead of ignoring it", () => {
    assert.match(checkProblems({ check: "load/within", load: "l", p9: 5 }, [])[0] ?? "", /load\/within.*p9/);
    assert.match(checkProblems({ check: "load/within", load: "l" }, [])[0] ?? "", /needs a limit/);
  });
  it("looks inside all-of", () => {
    const check = { check: "all-of", checks: [{ check: "members-ready" }, { check: "x/typo" }] };
    assert.match(checkProblems(check, []).join(), /^there is no check "x\/typo"/);
  });
  it("throws at once when nobody could answer", () => {
    assert.throws(() => void ask({ check: "typo" }));
  });
  it("knows which checks stored samples can answer", () => {
    assert.ok(isFromSamples({ check: "load/within" }));
    assert.ok(isFromSamples({ check: "all-of", checks: [{ check: "load/within" }] }));
    assert.ok(
      !isFromSamples({ check: "all-of", checks: [{ check: "load/within" }, { check: "members-ready" }] }),
    );
    assert.ok(!isFromSamples({ check: "etcd/same-hash" }));
  });
});

describe("all-of", () => {
  const all = (own: Readonly<Record<string, typeof yes>>) =>
    ask({ check: "all-of", checks: Object.keys(own).map((check) => ({ check })) }, {}, { own });
  it("holds when each holds", async () => {
    assert.equal((await all({ a: yes, b: yes })).ok, true);
  });
  it("is wrong when one is wrong, even if another is missing", async () => {
    assert.deepEqual(await all({ a: gap, b: no }), no);
  });
  it("is missing when one is missing", async () => {
    assert.deepEqual(await all({ a: yes, b: gap }), gap);
  });
});

describe("clients/progress", () => {
  const check = { check: "clients/progress", clients: "c", atLeast: 5 };
  it("counts running clients, and finished ones", async () => {
    assert.equal((await ask(check, {}, { completed: 5 })).ok, true);
    assert.equal((await ask(check, {}, { completed: 4 })).ok, false);
    assert.equal((await ask(check, { histories: new Map([["c", []]]) })).ok, false);
  });
  it("counts only what came after an observation", async () => {
    const observed = new Map([["before", { ...yes, data: { completed: 98 } }]]);
    assert.equal((await ask({ ...check, since: "before" }, { observed }, { completed: 102 })).ok, false);
    assert.equal((await ask({ ...check, since: "before" }, { observed }, { completed: 103 })).ok, true);
    assert.equal((await ask({ ...check, since: "never" }, { observed }, { completed: 103 })).missing, true);
  });
  it("is missing when there are no such clients", async () => {
    assert.equal((await ask(check)).missing, true);
  });
});

describe("history/linearizable", () => {
  const operation = { client: 0, key: "k", node: "n", outcome: "ok" as const };
  const write = { ...operation, kind: "write" as const, value: "1", start: 0, end: 1 };
  const read = (result: string | null) => ({ ...operation, kind: "read" as const, result, start: 2, end: 3 });
  const judge = (history: readonly (typeof write | ReturnType<typeof read>)[], more = {}) =>
    ask({ check: "history/linearizable", clients: "c", ...more }, { histories: new Map([["c", history]]) });
  it("holds for a history that is, fails for a stale read", async () => {
    assert.equal((await judge([write, read("1")])).ok, true);
    const stale = await judge([write, read(null)]);
    assert.deepEqual([stale.ok, stale.missing], [false, undefined]);
  });
  it("is missing for a history that is empty, absent or too short", async () => {
    assert.equal((await judge([])).missing, true);
    assert.equal((await judge([write], { atLeast: 2 })).missing, true);
    assert.equal((await ask({ check: "history/linearizable", clients: "c" })).missing, true);
  });
});
