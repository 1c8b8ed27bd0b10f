import assert from "node:assert/strict";
import { missingPrograms } from "../../../components/environments/local/missing-programs";
import type { NodeSpec } from "../../../components/spec";

const node = (name: string, ...services: NodeSpec["services"]): NodeSpec => ({
  name,
  role: "member",
  address: "10.0.0.1",
  ports: [],
  services,
});

describe("programs of a host on `local`", () => {
  const nodes = [
    node("a", { name: "mesh", command: ["meshd", "-f"], restart: "always", programs: ["meshd", "meshctl"] }),
    node(
      "b",
      { name: "mesh", command: ["meshd"], restart: "always" },
      { name: "own", command: ["/opt/own/node"], restart: "always" },
    ),
  ];

  it("are told of once each, with who needs them, when this machine has them not", () => {
    const [first, second, ...more] = missingPrograms(nodes, ".", () => false);
    assert.match(first ?? "", /^`meshd`, which a\/mesh, b\/mesh need, is not on this machine\. Install it, /);
    assert.match(second ?? "", /^`meshctl`, which a\/mesh needs, /);
    assert.deepEqual(more, []);
  });

  it("are not told of when it has them", () => {
    assert.deepEqual(
      missingPrograms(nodes, ".", (program) => program.startsWith("mesh")),
      [],
    );
  });
});
