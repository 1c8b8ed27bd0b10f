import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { stackFileSchema, type JsonSchema } from "../../../../toolchain/generate/json-schema";

describe("the schema of stack files", () => {
  const config = stackFileSchema().properties?.config;
  const variants = config?.oneOf ?? [];
  const names = (variant: JsonSchema): readonly string[] => Object.keys(variant.properties ?? {});

  it("has one variant for each environment, with all keys prefixed", () => {
    assert.ok(variants.length >= 1);
    for (const variant of variants) {
      assert.ok(names(variant).every((name) => name.startsWith("testbed:")));
      assert.deepEqual(variant.required, ["testbed:environment", "testbed:system"]);
    }
  });

  it("knows every key of the shipped stack file", () => {
    const file = readFileSync(join(__dirname, "../../../../Pulumi.local.yaml"), "utf8");
    const { config: keys } = parse(file) as { config: Record<string, unknown> };
    const known = new Set(variants.flatMap(names));
    assert.deepEqual(
      Object.keys(keys).filter((key) => !known.has(key)),
      [],
    );
  });
});
