import assert from "node:assert/strict";
import type { InventoryNode } from "../../../scenarios/inventory";
import type { Observation } from "../../../scenarios/adapter";
import { checkHealth } from "../../../scenarios/health/check";

const node = (name: string): InventoryNode => {
  return { name, role: "member", address: "10.0.0.1", ports: [], exec: [], services: [] };
};

const states = async (answers: Record<string, () => Promise<Observation>>): Promise<string[]> => {
  const asked = Object.keys(answers).map(node);
  const check = await checkHealth(asked, ({ name }) => answers[name]!(), 0.2);
  return [
    ...check.nodes.map(({ node: name, state, saw }) => `${name} ${state} ${saw}`),
    `exit ${check.exit}`,
  ];
};

const well = (): Promise<Observation> => Promise.resolve({ ok: true, saw: "fine" });

describe("the health check", () => {
  it("is passed when every node is well", async () => {
    assert.deepEqual(await states({ a: well, b: well }), ["a up fine", "b up fine", "exit 0"]);
  });

  it("tells who is not well, who refuses, who cannot be seen and who is silent, each for itself", async () => {
    const told = await states({
      a: well,
      b: () => Promise.resolve({ ok: false, saw: "height stays at 7" }),
      c: () => Promise.reject(new Error("connection refused")),
      d: () => Promise.resolve({ ok: false, missing: true, saw: "nobody tells" }),
      e: () => new Promise(() => undefined),
      f: () => {
        throw new Error("thrown at once");
      },
    });
    assert.deepEqual(told, [
      "a up fine",
      "b DOWN height stays at 7",
      "c DOWN connection refused",
      "d ? nobody tells",
      "e ? no answer within 0.2 s",
      "f DOWN thrown at once",
      "exit 1",
    ]);
  });

  it("asks the right node: each answer stands beside its own name", async () => {
    const check = await checkHealth(["a", "b", "c"].map(node), ({ name }) =>
      Promise.resolve({ ok: name !== "b", saw: name }),
    );
    assert.deepEqual(
      check.nodes.map(({ node: name, state, saw }) => [name, saw, state]),
      [
        ["a", "a", "up"],
        ["b", "b", "DOWN"],
        ["c", "c", "up"],
      ],
    );
  });

  it("waits for all at the same time", async () => {
    const silent = (): Promise<Observation> => new Promise(() => undefined);
    const began = performance.now();
    await states({ a: silent, b: silent, c: silent, d: silent });
    assert.ok(performance.now() - began < 500);
  });
});
