import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { bundle } from "../../../components/bundle";
import { healthOfTheWrongNode, sabotaged, sabotages, type Patch } from "../../support/the-block-sabotage";

describe("sabotage of The Block's programs", function () {
  this.timeout(10_000);

  const program = (entry: string, name: string): string => {
    const made = bundle(entry, name);
    assert.ok(typeof made !== "string" && "file" in made);
    return readFileSync(made.file, "utf8");
  };
  const changes = (text: string, patches: readonly Patch[]): void => {
    assert.notEqual(sabotaged(text, patches), text);
  };

  for (const [name, patches] of Object.entries(sabotages))
    it(`finds what it has to change in the node: ${name}`, () => {
      changes(program("components/systems/the-block/node/main.ts", "the-block"), patches);
    });

  it("finds what it has to change in the health check", () => {
    changes(program("scenarios/health/main.ts", "health"), healthOfTheWrongNode);
  });

  it("refuses a change of what is not there, or is there twice", () => {
    const patch = (find: string): Patch[] => [{ find, replace: "" }];
    assert.throws(() => sabotaged("a b a", patch("c")), /has `c` 0 times, expected once/);
    assert.throws(() => sabotaged("a b a", patch("a")), /has `a` 2 times, expected once/);
    assert.equal(sabotaged("a b a", [{ find: "b", replace: "$&" }]), "a $& a");
  });
});
