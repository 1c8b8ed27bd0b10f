import assert from "node:assert/strict";
import { fillTemplate } from "../../components/secrets";
import { parseTemplate, templatePattern } from "../../components/template";

describe("the template of a file", () => {
  it("is text with placeholders", () => {
    assert.deepEqual(parseTemplate("a ${secret:one} b ${public:two.x-1}"), [
      "a ",
      { kind: "secret", name: "one" },
      " b ",
      { kind: "public", name: "two.x-1" },
      "",
    ]);
    assert.deepEqual(parseTemplate("costs 5 $ {really}"), ["costs 5 $ {really}"]);
  });

  for (const wrong of [
    "${secret}",
    "${secret:}",
    "${SECRET:a}",
    "${env:HOME}",
    "${secret:a b}",
    "${secret:a",
  ])
    it(`refuses ${wrong}`, () => {
      assert.throws(() => parseTemplate(`x ${wrong}`), new RegExp(`\`\\${wrong}\`, which is not understood`));
      assert.throws(() => templatePattern(wrong), /not understood/);
      assert.throws(() => fillTemplate(wrong, "seed"), /not understood/);
    });

  it("gives a pattern that fits what it is filled with, whatever is in its text", () => {
    const template = "${secret:a}7 ^$.*+?()[]{}|/\\\\ \n${public:a} ${secret:a}${secret:b}\n";
    assert.match(fillTemplate(template, "one"), templatePattern(template));
    assert.match(fillTemplate(template, "two"), templatePattern(template));
  });

  it("gives a pattern that fits nothing else", () => {
    const template = "a = ${secret:a}\nb = ${public:a}\nagain = ${secret:a}\n";
    const good = fillTemplate(template, "seed");
    const pattern = templatePattern(template);
    const other = fillTemplate("${secret:a}", "other");
    const wrong = {
      "another text": good.replace("b =", "b :"),
      "more at the end": `${good}more`,
      "more before": `\n${good}`,
      "one digit less": good.replace(/[0-9a-f]\n/, "\n"),
      "a letter that is no digit": good.replace(/[0-9a-f]\n/, "g\n"),
      "the placeholder itself": template,
      "another secret at the second place": good.replace(/[0-9a-f]{64}\n$/, `${other}\n`),
    };
    for (const [what, text] of Object.entries(wrong)) {
      assert.notEqual(text, good, what);
      assert.doesNotMatch(text, pattern, what);
    }
  });
});
