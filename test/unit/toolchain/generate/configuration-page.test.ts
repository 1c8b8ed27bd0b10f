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
  hosts: {
    type: "object",
    additionalProperties: {
      ...{ type: "object", additionalProperties: false },
      properties: { ssh: { type: "string", description: "Where it is." } },
      required: ["ssh"],
    },
  },
  weights: { type: "object", additionalProperties: { type: "number" } },
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
    [
      {
        name: "demo",
        profiles: ["documented", "upstream"],
        roles: { leader: { about: "Leads.", min: 1, max: 1 }, member: { about: "Follows.", min: 0, max: 9 } },
        settings: { lease: { full: 60, quick: 6, about: "time of a lease (s)" } },
        topology: { subnet: "10.1.0.0/24", nodes: [{ name: "a", role: "leader", address: "10.1.0.10" }] },
      },
      {
        ...{ name: "plain", profiles: ["documented"], roles: {}, settings: {} },
        topology: { subnet: "10.2.0.0/24", nodes: [] },
      },
    ],
  );
  const lines = page.split("\n");

  it("has a row for each key with type, default and meaning, keys inside others below them", () => {
    const rows = lines.slice(0, lines.indexOf("## System `demo`")).filter((line) => line.startsWith("| `"));
    assert.deepEqual(rows, [
      "| `environment` | `here` or `there` | required |  |",
      "| `pace` | `full` or `quick` | `full` | Long \\| short. |",
      "| `nodes` | list of object |  | The nodes. |",
      "| `nodes[].name` | string | required |  |",
      "| `hosts` | map of object |  |  |",
      "| `hosts.NAME.ssh` | string | required | Where it is. |",
      "| `weights` | map of number |  |  |",
      "| `scenarios` | `all` or list of string | `all` |  |",
      "| `speed` | number | `3` |  |",
    ]);
  });

  it("keeps an environment's own keys apart", () => {
    assert.ok(lines.indexOf("## Environment `here`") < lines.findIndex((line) => line.includes("`speed`")));
    assert.ok(!page.includes("## Environment `there`"));
  });

  it("lists each system's profiles, roles with their limits, and settings", () => {
    const demo = lines.slice(lines.indexOf("## System `demo`"), lines.indexOf("## System `plain`"));
    assert.match(demo.join("\n"), /Values of `profile`: `documented`, `upstream`\./);
    assert.deepEqual(
      demo.filter((line) => line.startsWith("| `")),
      [
        "| `leader` | 1 | 1 | Leads. |",
        "| `member` | 0 to 9 | 0 | Follows. |",
        "| `lease` | 60 | 6 | time of a lease (s) |",
      ],
    );
    assert.match(lines.slice(lines.indexOf("## System `plain`")).join("\n"), /has no `settings`/);
  });
});
