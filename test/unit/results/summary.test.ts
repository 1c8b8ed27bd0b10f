import assert from "node:assert/strict";
import { merge } from "../../../scenarios/results/merge";
import { summary } from "../../../scenarios/results/summary";
import { scenarioFile } from "./samples";

describe("summary.md", () => {
  it("shows each scenario in a table that its text cannot break", () => {
    const text = summary(merge([scenarioFile({ verdict: "fail", reason: "a | b\nc", attempt: 2 })]));
    assert.match(text, /^# local: etcd \(upstream\) on local$/m);
    assert.match(text, /^\| ET-1 \(attempt 2\) \| consensus \| ❌ fail \| 2\.0 \| a \\\| b c \|$/m);
    assert.match(text, /^1\. \*\*ok\*\* same hash: hash 1 \(1\.0 s\)$/m);
  });
  it("says how long a fault was on, and when nobody saw it go", () => {
    const fault = {
      name: "cut",
      kind: "isolate",
      nodes: ["n-1"],
      skewMilliseconds: 0.84,
      from: 1000,
      to: 4000,
      healed: false,
    };
    const text = summary(merge([scenarioFile({ faults: [fault] })]));
    assert.match(
      text,
      /fault `cut` \(isolate\) on n-1: onset skew 0\.8 ms, on for 3\.0 s, its absence was not verified/,
    );
  });
});
