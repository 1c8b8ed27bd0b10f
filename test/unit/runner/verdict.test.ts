import assert from "node:assert/strict";
import { judge, type Facts, type JudgedStep } from "../../../scenarios/runner/verdict";

const step = (outcome: JudgedStep["outcome"], kind = "check"): JudgedStep => ({
  ...{ title: `a ${kind}`, kind, outcome, saw: `it was ${outcome}` },
});
const facts = (steps: readonly JudgedStep[], more: Partial<Facts> = {}): Facts => ({
  steps,
  unhealed: [],
  ...more,
});
const timeout = { by: "timeout", why: "not done after 9 s" } as const;
const interruption = { by: "interruption", why: "pulumi died" } as const;

describe("the verdict", () => {
  const table: readonly (readonly [string, Facts, string, RegExp])[] = [
    [
      "pass when all checks held",
      facts([step("ok"), step("ok", "always")]),
      "pass",
      /^2 checks held; it was ok$/,
    ],
    ["one check is enough", facts([step("ok")]), "pass", /^1 check held/],
    ["a failed check", facts([step("ok"), step("fail"), step("skipped")]), "fail", /a check: it was fail/],
    [
      "an invalid fault",
      facts([step("invalid", "fault"), step("skipped")]),
      "invalid",
      /a fault: it was invalid/,
    ],
    [
      "a failed precondition",
      facts([step("blocked", "precondition"), step("skipped")]),
      "blocked",
      /it was blocked/,
    ],
    [
      "a check of what is not there",
      facts([step("ok"), step("unsupported"), step("skipped")]),
      "unsupported",
      /a check: it was unsupported/,
    ],
    ["a failed check beside it", facts([step("unsupported"), step("fail")]), "fail", /it was fail/],
    ["no steps at all", facts([]), "invalid", /nothing is proved/],
    ["only a precondition", facts([step("ok", "precondition")]), "invalid", /nothing is proved/],
    ["only a fault", facts([step("ok", "fault"), step("ok", "heal")]), "invalid", /nothing is proved/],
    [
      "a skipped check beside one that held",
      facts([step("ok"), step("skipped")]),
      "invalid",
      /it was skipped/,
    ],
    ["an unfinished step", facts([step("ok"), step("unfinished")]), "invalid", /it was unfinished/],
    ["a time-out", facts([step("ok"), step("unfinished")], { ended: timeout }), "fail", /not done after 9 s/],
    [
      "an interruption",
      facts([step("ok"), step("unfinished")], { ended: interruption }),
      "invalid",
      /pulumi died/,
    ],
    [
      "an interruption after all held",
      facts([step("ok")], { ended: interruption }),
      "invalid",
      /pulumi died/,
    ],
    ["a fault that stays", facts([step("ok")], { unhealed: ["cut is on"] }), "fail", /cut is on/],
    [
      "a fault that stays after an invalid step",
      facts([step("invalid")], { unhealed: ["cut is on"] }),
      "fail",
      /cut/,
    ],
    [
      "a failed check, then interrupted",
      facts([step("fail")], { ended: interruption }),
      "fail",
      /it was fail/,
    ],
    [
      "blocked outweighs a fault that stays",
      facts([step("blocked")], { unhealed: ["x"] }),
      "blocked",
      /blocked/,
    ],
  ];
  for (const [name, given, verdict, reason] of table)
    it(`${name}: ${verdict}`, () => {
      const judgement = judge(given);
      assert.equal(judgement.verdict, verdict);
      assert.match(judgement.reason, reason);
    });
});
