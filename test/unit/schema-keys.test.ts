import assert from "node:assert/strict";
import * as z from "zod";
import { keysAt } from "../../components/schema-keys";

describe("keys of a schema", () => {
  const host = z.strictObject({ ssh: z.string(), port: z.number().optional() });
  const schema = z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("a"), hosts: z.record(z.string(), host).default({}) }),
    z.strictObject({
      kind: z.literal("b"),
      nodes: z.union([z.array(host), z.preprocess(Number, z.int())]).optional(),
    }),
  ]);
  for (const [path, keys] of [
    [[], ["kind", "hosts", "nodes"]],
    [["hosts"], []],
    [
      ["hosts", "x"],
      ["ssh", "port"],
    ],
    [
      ["nodes", 0],
      ["ssh", "port"],
    ],
    [["nodes", 0, "ssh"], []],
    [["none", "at", "all"], []],
  ] as const)
    it(`at \`${path.join(".")}\` are ${keys.join(", ") || "none"}`, () => {
      assert.deepEqual(keysAt(schema, path), keys);
    });
});
