import assert from "node:assert/strict";
import { parseConfig } from "../../components/config";
import { ConfigError } from "../../components/errors";
import { missingCapabilities, planScenarios } from "../../components/plan";
import type { System } from "../../components/systems/system";
import { placeNodes } from "../../components/topology";
import { defineScenario } from "../../scenarios/scenario";

const file = "Pulumi.test.yaml";
const minimal = { environment: "local", system: "demo" };

const demo: System = {
  name: "demo",
  profile: "documented",
  roles: { member: { about: "a member", min: 1, max: 3 }, witness: { about: "a witness", min: 0, max: 1 } },
  topology: {
    subnet: "10.1.0.0/24",
    nodes: ["a", "b", "c"].map((name, i) => ({ name, role: "member", address: `10.1.0.${10 + i}` })),
  },
  spec: (node) => ({ ...node, ports: [], services: [] }),
  deploy: () => [],
  scenarios: ["D-1", "D-2"].map((id) =>
    defineScenario({
      id,
      title: id,
      source: "test",
      needs: { capabilities: ["delay"], nodes: 3 },
      settings: { duration: { full: 60, quick: 5, about: "seconds" } },
      timeout: () => 60,
      steps: ({ duration }) => [{ kind: "hold", title: "wait", seconds: duration }],
    }),
  ),
};

/** All problems of a stack, from schema, topology and plan, as the program collects them. */
function problemsOf(raw: Record<string, unknown>): string[] {
  try {
    const config = parseConfig({ ...minimal, ...raw }, file);
    const problems: string[] = [];
    const { nodes } = placeNodes(config, demo, file, problems);
    planScenarios(config, demo, { count: nodes.length }, file, problems);
    return problems;
  } catch (error) {
    assert(error instanceof ConfigError, String(error));
    return [...error.problems];
  }
}

const label = "a DNS label of at most 40 characters: a-z, 0-9 and `-`, starting with a letter";
const cidr = "a private network in CIDR form between /8 and /29, e.g. `10.77.0.0/24`";
const node = (more: object): object => ({ name: "n", role: "member", ...more });

/** What was written, and each sentence it must give. */
const mistakes: [string, Record<string, unknown>, string[]][] = [
  [
    "an unknown environment",
    { environment: "cloud" },
    ["`testbed:environment` is `cloud` (Pulumi.test.yaml): expected `local`."],
  ],
  [
    "no environment",
    { environment: undefined },
    ["`testbed:environment` is missing (Pulumi.test.yaml): expected `local`."],
  ],
  ["no system", { system: undefined }, ["`testbed:system` is missing (Pulumi.test.yaml): expected text."]],
  [
    "a system that is a list",
    { system: ["etcd"] },
    ['`testbed:system` is `["etcd"]` (Pulumi.test.yaml): expected text.'],
  ],
  [
    "an unknown key",
    { nodse: [] },
    ["`testbed:nodse` is not a known key (Pulumi.test.yaml): remove it or correct its name."],
  ],
  [
    "two unknown keys",
    { a: 1, b: 2 },
    [
      "`testbed:a` is not a known key (Pulumi.test.yaml): remove it or correct its name.",
      "`testbed:b` is not a known key (Pulumi.test.yaml): remove it or correct its name.",
    ],
  ],
  [
    "an unknown pace",
    { pace: "fast" },
    ["`testbed:pace` is `fast` (Pulumi.test.yaml): expected one of `full`, `quick`."],
  ],
  [
    "a seed that is a word",
    { seed: "abc" },
    ["`testbed:seed` is `abc` (Pulumi.test.yaml): expected a number."],
  ],
  ["a negative seed", { seed: "-1" }, ["`testbed:seed` is `-1` (Pulumi.test.yaml): expected at least 0."]],
  [
    "a broken seed",
    { seed: "1.5" },
    ["`testbed:seed` is `1.5` (Pulumi.test.yaml): expected a whole number."],
  ],
  [
    "forward that is a word",
    { forward: "maybe" },
    ["`testbed:forward` is `maybe` (Pulumi.test.yaml): expected `true` or `false`."],
  ],
  [
    "nodes that are no list",
    { nodes: "three" },
    ["`testbed:nodes` is `three` (Pulumi.test.yaml): expected a list."],
  ],
  [
    "no nodes at all",
    { nodes: [] },
    ["`testbed:nodes` is `[]` (Pulumi.test.yaml): expected at least 1 item."],
  ],
  [
    "a node that is a word",
    { nodes: ["n"] },
    ["`testbed:nodes[0]` is `n` (Pulumi.test.yaml): expected a group of keys."],
  ],
  [
    "a node without a name",
    { nodes: [{ role: "member" }] },
    ["`testbed:nodes[0].name` is missing (Pulumi.test.yaml): expected text."],
  ],
  [
    "a node without a role",
    { nodes: [{ name: "n" }] },
    ["`testbed:nodes[0].role` is missing (Pulumi.test.yaml): expected text."],
  ],
  [
    "a name with capitals",
    { nodes: [node({ name: "Node" })] },
    [`\`testbed:nodes[0].name\` is \`Node\` (Pulumi.test.yaml): expected ${label}.`],
  ],
  [
    "a name with a slash",
    { nodes: [node({ name: "a/b" })] },
    [`\`testbed:nodes[0].name\` is \`a/b\` (Pulumi.test.yaml): expected ${label}.`],
  ],
  [
    "a name that is too long",
    { nodes: [node({ name: "n".repeat(41) })] },
    [`\`testbed:nodes[0].name\` is \`${"n".repeat(41)}\` (Pulumi.test.yaml): expected ${label}.`],
  ],
  [
    "an unknown key of a node",
    { nodes: [node({ ip: "10.1.0.5" })] },
    ["`testbed:nodes[0].ip` is not a known key (Pulumi.test.yaml): remove it or correct its name."],
  ],
  [
    "an unknown role",
    { scenarios: "none", nodes: [node({}), node({ name: "m", role: "validatr" })] },
    [
      "`testbed:nodes[1].role` is `validatr` (Pulumi.test.yaml): expected one of `member`, `witness`, the roles of `demo`.",
    ],
  ],
  [
    "a name used twice",
    { scenarios: "none", nodes: [node({}), node({})] },
    ["`testbed:nodes[1].name` is `n` (Pulumi.test.yaml): taken by `testbed:nodes[0]`; choose another name."],
  ],
  [
    "an address used twice",
    { scenarios: "none", nodes: [node({ address: "10.1.0.5" }), node({ name: "m", address: "10.1.0.5" })] },
    [
      "`testbed:nodes[1].address` is `10.1.0.5` (Pulumi.test.yaml): taken by `testbed:nodes[0]`; choose another address.",
    ],
  ],
  [
    "an address outside the subnet",
    { scenarios: "none", nodes: [node({ address: "10.2.0.5" })] },
    [
      "`testbed:nodes[0].address` is `10.2.0.5` (Pulumi.test.yaml): expected an address inside `10.1.0.0/24`.",
    ],
  ],
  [
    "an address that is none",
    { scenarios: "none", nodes: [node({ address: "10.1.0" })] },
    ["`testbed:nodes[0].address` is `10.1.0` (Pulumi.test.yaml): expected an address inside `10.1.0.0/24`."],
  ],
  [
    "the broadcast address",
    { scenarios: "none", nodes: [node({ address: "10.1.0.255" })] },
    [
      "`testbed:nodes[0].address` is `10.1.0.255` (Pulumi.test.yaml): expected an address inside `10.1.0.0/24`.",
    ],
  ],
  [
    "the controller's address",
    { scenarios: "none", nodes: [node({ address: "10.1.0.1" })] },
    [
      "`testbed:nodes[0].address` is `10.1.0.1` (Pulumi.test.yaml): the controller's own; choose another address.",
    ],
  ],
  [
    "too many of a role",
    { scenarios: "none", nodes: [1, 2, 3, 4].map((i) => node({ name: `n${i}` })) },
    ["`testbed:nodes` has 4 of role `member` (Pulumi.test.yaml): `demo` takes 1 to 3."],
  ],
  [
    "too few of a role",
    { scenarios: "none", nodes: [node({ role: "witness" })] },
    ["`testbed:nodes` has 0 of role `member` (Pulumi.test.yaml): `demo` takes 1 to 3."],
  ],
  [
    "a subnet with host bits",
    { network: { subnet: "10.1.0.7/24" } },
    [`\`testbed:network.subnet\` is \`10.1.0.7/24\` (Pulumi.test.yaml): expected ${cidr}.`],
  ],
  [
    "a subnet without prefix",
    { network: { subnet: "10.1.0.0" } },
    [`\`testbed:network.subnet\` is \`10.1.0.0\` (Pulumi.test.yaml): expected ${cidr}.`],
  ],
  [
    "a subnet that is tiny",
    { network: { subnet: "10.1.0.0/31" } },
    [`\`testbed:network.subnet\` is \`10.1.0.0/31\` (Pulumi.test.yaml): expected ${cidr}.`],
  ],
  [
    "a subnet too small for the nodes",
    {
      scenarios: "none",
      network: { subnet: "10.9.0.0/29" },
      nodes: ["a", "b", "c", "d", "e", "f"].map((name) => node({ name })),
    },
    [
      "`testbed:nodes` has 6 of role `member` (Pulumi.test.yaml): `demo` takes 1 to 3.",
      "`testbed:network.subnet` is `10.9.0.0/29` (Pulumi.test.yaml): too small for all nodes; use a shorter prefix.",
    ],
  ],
  [
    "an unknown key of the network",
    { network: { mask: 24 } },
    ["`testbed:network.mask` is not a known key (Pulumi.test.yaml): remove it or correct its name."],
  ],
  [
    "scenarios that are a word",
    { scenarios: "some" },
    ["`testbed:scenarios` is `some` (Pulumi.test.yaml): expected `all`, or `none`, or a list."],
  ],
  [
    "an unknown scenario",
    { scenarios: ["D-1", "D-9"] },
    [
      "`testbed:scenarios[1]` is `D-9` (Pulumi.test.yaml): expected one of `D-1`, `D-2`, the scenarios of `demo`.",
    ],
  ],
  [
    "a scenario listed twice",
    { scenarios: ["D-1", "D-1"] },
    ["`testbed:scenarios[1]` is `D-1` (Pulumi.test.yaml): listed twice; remove one."],
  ],
  [
    "a scenario object without id",
    { scenarios: [{ settings: {} }] },
    ["`testbed:scenarios[0].id` is missing (Pulumi.test.yaml): expected text."],
  ],
  [
    "an unknown key of a scenario",
    { scenarios: [{ id: "D-1", duration: 5 }] },
    ["`testbed:scenarios[0].duration` is not a known key (Pulumi.test.yaml): remove it or correct its name."],
  ],
  [
    "an unknown setting",
    { scenarios: [{ id: "D-1", settings: { speed: 5 } }] },
    [
      "`testbed:scenarios[0].settings.speed` is not a setting of `D-1` (Pulumi.test.yaml): expected one of `duration`.",
    ],
  ],
  [
    "a setting that is a word",
    { scenarios: [{ id: "D-1", settings: { duration: "5s" } }] },
    ["`testbed:scenarios[0].settings.duration` is `5s` (Pulumi.test.yaml): expected a number."],
  ],
  [
    "too few nodes for a scenario",
    { scenarios: ["D-1"], nodes: [node({})] },
    ["`testbed:scenarios[0]` is `D-1` (Pulumi.test.yaml): needs 3 nodes, the stack has 1."],
  ],
];

describe("configuration", () => {
  it("needs only environment and system", () => {
    assert.deepEqual(problemsOf({}), []);
  });

  for (const [what, raw, sentences] of mistakes) {
    it(`names the mistake: ${what}`, () => assert.deepEqual(problemsOf(raw), sentences));
  }

  it("reports all mistakes at once", () => {
    assert.equal(problemsOf({ pace: "fast", nodes: [], typo: 1 }).length, 3);
  });

  it("gives nodes without address the next free ones, from .10 on", () => {
    const config = parseConfig(
      { ...minimal, nodes: [node({ address: "10.1.0.10" }), node({ name: "m" })] },
      file,
    );
    const problems: string[] = [];
    const { nodes, controller } = placeNodes(config, demo, file, problems);
    assert.deepEqual(
      [controller, ...nodes.map(({ address }) => address)],
      ["10.1.0.1", "10.1.0.10", "10.1.0.11"],
    );
    assert.deepEqual(problems, []);
  });

  it("moves the documented topology into another subnet", () => {
    const config = parseConfig({ ...minimal, network: { subnet: "10.9.0.0/24" } }, file);
    assert.deepEqual(
      placeNodes(config, demo, file, []).nodes.map(({ address }) => address),
      ["10.9.0.10", "10.9.0.11", "10.9.0.12"],
    );
  });

  it("refuses a scenario that needs a capability the environment lacks, with the reason", () => {
    const config = parseConfig(minimal, file);
    const scenarios = planScenarios(config, demo, { count: 3 }, file, []);
    const [first] = missingCapabilities(scenarios, "local", {
      has: new Set(),
      missing: { delay: "the kernel has no netem" },
    });
    assert.equal(
      first,
      "scenario `D-1` needs the capability `delay`, which `local` lacks here: the kernel has no netem. Remove it from `testbed:scenarios`, or use an environment that has it.",
    );
    assert.deepEqual(missingCapabilities(scenarios, "local", { has: new Set(["delay"]), missing: {} }), []);
  });
});
