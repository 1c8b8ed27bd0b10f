import assert from "node:assert/strict";
import { configurationPage } from "../../../../toolchain/generate/configuration-page";
import type { JsonSchema } from "../../../../toolchain/generate/json-schema";

const common: Readonly<Record<string, JsonSchema>> = {
  pace: { enum: ["full", "quick"], default: "full", description: "Long | short." },
  nodes: {
    type: "array",
    items: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
    description: "The nodes.",
  },
  scenarios: {
    anyOf: [{ const: "all" }, { type: "array", items: { type: "string" } }],
    default: "all",
  },
};
const variant = (name: string, own: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: "object",
  properties: { environment: { const: name }, ...common, ...own },
  required: ["environment"],
});

describe("the configuration page", () => {
  const page = configurationPage(
    [variant("here", { speed: { type: "number", default: 3 } }), variant("there", {})],
    { here: ["speed"], there: [] },
  );
  const lines = page.split("\n");

  it("has a row for each key with type, default and meaning, keys inside others below them", () => {
    const rows = lines.filter((line) => line.startsWith("| `"));
    assert.deepEqual(rows, [
      "| `environment` | `here` or `there` | required |  |",
      "| `pace` | `full` or `quick` | `full` | Long \\| short. |",
      "| `nodes` | list of object |  | The nodes. |",
      "| `nodes[].name` | string | required |  |",
      "| `scenarios` | `all` or list of string | `all` |  |",
      "| `speed` | number | `3` |  |",
    ]);
  });

  it("keeps an environment's own keys apart", () => {
    assert.ok(lines.indexOf("## Environment `here`") < lines.findIndex((line) => line.includes("`speed`")));
    assert.ok(!page.includes("## Environment `there`"));
  });
});
