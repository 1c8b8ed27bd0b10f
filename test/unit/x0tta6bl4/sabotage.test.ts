import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { bundle } from "../../../components/bundle";
import { sabotaged } from "../../support/the-block-sabotage";
import { sabotages } from "../../support/x0tta6bl4-sabotage";

describe("sabotage of x0tta6bl4", () => {
  const made = bundle("components/systems/x0tta6bl4/node/main.ts", "x0tta6bl4") as { readonly file: string };
  const program = readFileSync(made.file, "utf8");

  for (const [name, patches] of Object.entries(sabotages))
    it(`follows the program: ${name}`, () => {
      assert.notEqual(sabotaged(program, patches), program);
    });
});
