import assert from "node:assert/strict";
import { alertRules, inSeconds } from "../../../components/monitoring/rules";

describe("rules", () => {
  it("count ranges in scrape intervals, and not below what is needed at least", () => {
    assert.equal(inSeconds("rate(x[4 scrapes])", 15), "rate(x[60s])");
    assert.equal(inSeconds("rate(x[4 scrapes or 30s]) > y[20 scrapes]", 1), "rate(x[30s]) > y[20s]");
    assert.equal(inSeconds("rate(x[4 scrapes or 30s])", 15), "rate(x[60s])");
    assert.equal(inSeconds("rate(x[5m])", 15), "rate(x[5m])");
  });

  it("hold for their scrapes and what is tolerated before they fire", () => {
    const alert = { name: "A", expression: "x", severity: "warning", summary: "s" } as const;
    const forOf = (rule: object) => (rule as { for: string }).for;
    const [group] = alertRules([{ ...alert, forScrapes: 2, toleratedSeconds: 10 }], 15).groups;
    assert.deepEqual(group?.rules.map(forOf), ["40s"]);
    const [other] = alertRules([{ ...alert, forScrapes: 0 }], 15).groups;
    assert.deepEqual(other?.rules.map(forOf), ["0s"]);
  });
});
