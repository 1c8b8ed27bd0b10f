import assert from "node:assert/strict";
import { readinessOf, readPreconditions } from "../../../components/systems/archy/adapter/preconditions";

const names = [
  ...["identity", "tools", "disk", "gate", "password", "synced", "archival"],
  ...["installs", "proxy", "units", "settled"],
];
/** All met, but for these lines. */
const told = (over: Readonly<Record<string, string>> = {}): string =>
  names.map((name) => `${name}\t${over[name] ?? "ok\tfine"}\n`).join("");

describe("preconditions of a host", () => {
  it("are met when every one is", () => {
    const { state, saw } = readinessOf(readPreconditions(told(), []), false);
    assert.deepEqual([state, saw], ["ready", "11 preconditions met"]);
  });

  for (const name of names)
    it(`block it by ${name}, when it does not hold, cannot be seen or is not told`, () => {
      for (const line of ["no\twrong", "unseen\twrong"]) {
        const { state, saw } = readinessOf(readPreconditions(told({ [name]: line }), []), false);
        assert.deepEqual([state, saw], ["blocked", `${name}: wrong`]);
      }
      const silent = told().replace(`${name}\tok\tfine\n`, "");
      assert.equal(readinessOf(readPreconditions(silent, []), false).saw, `${name}: the host did not say`);
    });

  it("tell every reason", () => {
    const lines = told({ disk: "no\t3 MB free", proxy: "no\t8081" });
    assert.equal(readinessOf(readPreconditions(lines, []), false).saw, "disk: 3 MB free; proxy: 8081");
  });

  it("may be answered for by the user, who is reminded of it", () => {
    const lines = told({ proxy: "no\t8081" });
    const { state, saw } = readinessOf(readPreconditions(lines, ["proxy"]), false);
    assert.deepEqual([state, saw], ["ready", "11 preconditions met, proxy waived"]);
  });

  it("leave out a host that is a target only while synced, and block it by anything else", () => {
    const loading = readPreconditions(told({ synced: "no\t1 of 2 blocks", disk: "no\tfull" }), []);
    assert.deepEqual(
      [readinessOf(loading, true).state, readinessOf(loading, false).state],
      ["left-out", "blocked"],
    );
    const full = readPreconditions(told({ disk: "no\tfull" }), []);
    assert.equal(readinessOf(full, true).state, "blocked");
    const unseen = readPreconditions(told({ synced: "unseen\tnobody answers" }), []);
    assert.equal(readinessOf(unseen, true).state, "left-out");
  });
});
