import assert from "node:assert/strict";
import { parseRunnerInput } from "../../../scenarios/runner/input";
import { inputOf } from "./fakes";

const good = inputOf([{ kind: "hold", title: "wait", seconds: 1 }], "results/test");
const refused = (change: object): RegExp | string => {
  try {
    parseRunnerInput(JSON.stringify({ ...good, ...change }));
    return "accepted";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("the runner's input", () => {
  it("is accepted as the program writes it", () => {
    assert.deepEqual(parseRunnerInput(JSON.stringify(good)), good);
  });
  it("keeps which cluster a node is in", () => {
    const nodes = good.inventory.nodes.map((node) => ({ ...node, cluster: "hub" }));
    const told = JSON.stringify({ ...good, inventory: { ...good.inventory, nodes } });
    assert.deepEqual(parseRunnerInput(told).inventory.nodes, nodes);
  });
  it("counts no earlier tries when none are told", () => {
    const untold = JSON.stringify({ ...good, attempt: undefined });
    assert.equal(parseRunnerInput(untold).attempt, 0);
  });
  it("must be JSON", () => {
    assert.throws(() => parseRunnerInput("{"), /the runner wants one JSON document on stdin/);
  });
  it("names every place that is wrong", () => {
    const scenario = { ...good.scenario, steps: [{ kind: "holt", title: "wait" }], timeout: 0 };
    assert.match(
      String(refused({ scenario, seed: "" })),
      /seed: [^]*|scenario\.timeout: [^]*scenario\.steps\.0/,
    );
    assert.match(String(refused({ scenario })), /scenario\.timeout/);
    assert.match(String(refused({ scenario })), /scenario\.steps\.0\.kind/);
  });
  for (const run of ["../up", "a/b", ""])
    it(`refuses ${JSON.stringify(run)} as the name of a run's directory`, () => {
      assert.match(String(refused({ run })), /run: /);
    });
  it("refuses a scenario id that is not a directory name", () => {
    assert.match(
      String(refused({ scenario: { ...good.scenario, id: "../X" } })),
      /scenario\.id: an id is letters/,
    );
  });
});
