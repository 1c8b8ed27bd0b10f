import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { bundle } from "../../../components/bundle";
import { sabotaged, sabotages } from "../../support/macula-sabotage";

describe("sabotage of Macula's program", function () {
  this.timeout(10_000);

  for (const [name, patches] of Object.entries(sabotages))
    it(`finds what it has to change: ${name}`, () => {
      const made = bundle("components/systems/macula/node/main.ts", "macula");
      assert.ok(typeof made !== "string" && "file" in made);
      const text = readFileSync(made.file, "utf8");
      assert.notEqual(sabotaged(text, patches), text);
    });
});
