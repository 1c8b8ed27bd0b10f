import assert from "node:assert/strict";
import { heldAddresses } from "../../../components/environments/held-addresses";

describe("addresses that a node of the stack has already", () => {
  const there = [
    { node: "a", address: "10.0.0.10" },
    { node: "b", address: "10.0.0.11" },
  ];
  const problems = (...nodes: readonly (readonly [name: string, address: string])[]) =>
    heldAddresses(
      nodes.map(([name, address]) => ({ name, address })),
      there,
      "Pulumi.x.yaml",
    );

  it("may be kept, and left for others that nobody has", () => {
    assert.deepEqual(problems(["a", "10.0.0.10"], ["b", "10.0.0.12"], ["c", "10.0.0.13"]), []);
  });

  it("are not another's in the same update, be that one changed or taken away by it", () => {
    const sentence =
      /^`c` is to have `10\.0\.0\.11` \(Pulumi\.x\.yaml\), which `b` has as long as it is there: give `c` a free one/;
    for (const others of [[], [["b", "10.0.0.14"]]] as const) {
      const [told = "", ...more] = problems(["a", "10.0.0.10"], ["c", "10.0.0.11"], ...others);
      assert.match(told, sentence);
      assert.deepEqual(more, []);
    }
  });
});
