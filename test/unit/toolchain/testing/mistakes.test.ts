import assert from "node:assert/strict";
import { deploymentsOf } from "../../../support/mistakes";

/** `ID`, with `!` for one that disturbs all others, and `!OTHER` for one that disturbs that one. */
function deployed(every: boolean, ...words: readonly string[]): string[] {
  const mistakes = words.map((word) => {
    const [id = "", other] = word.split("!");
    const disturbs: "all" | readonly string[] = other === "" ? "all" : other === undefined ? [] : [other];
    return { word, scenario: { id }, disturbs };
  });
  return deploymentsOf(mistakes, every).map((together) => together.map(({ word }) => word).join(" "));
}

describe("mistakes that are deployed together", () => {
  it("are for different scenarios", () => {
    assert.deepEqual(deployed(true, "A", "B", "A", "C", "B", "A"), ["A B C", "A B", "A"]);
  });

  it("are none that others' scenarios would meet", () => {
    assert.deepEqual(deployed(true, "A", "B!", "C", "D!"), ["A C", "B!", "D!"]);
    assert.deepEqual(deployed(true, "A!B", "B", "C", "D!C"), ["A!B C", "B D!C"]);
  });

  it("are the first for each scenario where not all are wanted", () => {
    assert.deepEqual(deployed(false, "A", "B", "A", "C!", "B", "C"), ["A B", "C!"]);
  });
});
