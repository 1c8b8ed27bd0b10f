import assert from "node:assert/strict";
import { knownChecks, ownChecks } from "../../../scenarios/checks/known";
import { stepProblems } from "../../../scenarios/checks/registry";
import { scenarios } from "../../../scenarios/etcd";
import { inputOf } from "../runner/fakes";

describe("the checks that scenarios ask for", () => {
  const { inventory } = inputOf([], "x");
  const client = { name: "client", number: 2379, protocol: "tcp", from: "cluster" } as const;
  const nodes = inventory.nodes.map((node) => ({ ...node, ports: [client] }));

  it("are common ones and the system's own", () => {
    const known = knownChecks("./test/unit/runner/fake-system", inventory);
    assert.ok(known.includes("members-ready") && known.includes("fake/holds"));
  });
  for (const definition of scenarios)
    for (const pace of ["full", "quick"] as const)
      it(`exist and get the arguments they understand in ${definition.id} at pace ${pace}`, () => {
        const own = ownChecks("etcd", { ...inventory, system: "etcd", nodes });
        assert.deepEqual(stepProblems(definition.resolve(pace).steps, own), []);
      });
});
