import assert from "node:assert/strict";
import { parseConfig } from "../../components/config";
import { systems } from "../../components/systems";
import type { System } from "../../components/systems/system";
import { placeNodes } from "../../components/topology";

const file = "Pulumi.test.yaml";

/** Two members and a monitor that stands beside them. */
const pair: System = {
  name: "pair",
  profiles: ["documented"],
  settings: {},
  roles: {
    member: { about: "a member", min: 1, max: 5 },
    monitor: { about: "watches", min: 0, max: 1, apart: true },
  },
  topology: {
    subnet: "10.1.0.0/24",
    nodes: [
      { name: "a", role: "member", address: "10.1.0.20" },
      { name: "eye", role: "monitor", address: "10.1.0.90" },
      { name: "b", role: "member", address: "10.1.0.21" },
    ],
  },
  more: (index) => ({ name: `more-${index}`, role: "member" }),
  spec: (node) => ({ ...node, ports: [], services: [] }),
  deploy: () => ({ hosts: new Map(), resources: [] }),
  scenarios: [],
  checks: [],
  workloads: [],
};

function place(raw: Record<string, unknown>, system = pair): { nodes: string[]; problems: string[] } {
  const problems: string[] = [];
  const config = parseConfig({ environment: "local", system: system.name, ...raw }, file);
  const { nodes } = placeNodes(config, system, file, problems);
  return { nodes: nodes.map(({ name, address }) => `${name} ${address}`), problems };
}

describe("a number of nodes", () => {
  it("is the first of the documented ones, and whoever stands apart stays", () => {
    assert.deepEqual(place({ nodes: 1 }), { nodes: ["a 10.1.0.20", "eye 10.1.0.90"], problems: [] });
  });

  it("asks for further ones by their number, and gives them the next free addresses", () => {
    assert.deepEqual(place({ nodes: 4 }), {
      nodes: ["a 10.1.0.20", "eye 10.1.0.90", "b 10.1.0.21", "more-0 10.1.0.10", "more-1 10.1.0.11"],
      problems: [],
    });
  });

  it("equal to the documented one changes nothing", () => {
    assert.deepEqual(place({ nodes: 2 }), place({}));
  });

  it("gives new addresses in another subnet", () => {
    const { nodes } = place({ nodes: 1, network: { subnet: "10.9.0.0/24" } });
    assert.deepEqual(nodes, ["a 10.9.0.10", "eye 10.9.0.11"]);
  });

  it("is refused when it is more than the roles take; whoever stands apart adds no room", () => {
    assert.deepEqual(place({ nodes: 6 }).problems, [
      "`testbed:nodes` is `6` (Pulumi.test.yaml): `pair` takes at most 5 nodes, its roles together.",
    ]);
  });

  for (const [name, system] of Object.entries(systems))
    if (system.more)
      it(`${name}: one more than documented has a place of its own`, () => {
        const own = system.topology.nodes.filter(({ role }) => !system.roles[role]?.apart);
        const { nodes, problems } = place({ nodes: own.length + 1, scenarios: "none" }, system);
        assert.deepEqual(problems, []);
        assert.equal(new Set(nodes).size, system.topology.nodes.length + 1);
      });
});
