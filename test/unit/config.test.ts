import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseConfig } from "../../components/config";
import { ConfigError } from "../../components/errors";
import { missingCapabilities, planScenarios } from "../../components/plan";
import type { System } from "../../components/systems/system";
import { placeNodes } from "../../components/topology";
import { defineScenario, type Step } from "../../scenarios/scenario";

const file = "Pulumi.test.yaml";
const minimal = { environment: "local", system: "demo" };

const demo: System = {
  name: "demo",
  profiles: ["documented"],
  settings: {},
  roles: { member: { about: "a member", min: 1, max: 3 }, witness: { about: "a witness", min: 0, max: 1 } },
  topology: {
    subnet: "10.1.0.0/24",
    nodes: ["a", "b", "c"].map((name, i) => ({ name, role: "member", address: `10.1.0.${10 + i}` })),
  },
  spec: (node) => ({ ...node, ports: [], services: [] }),
  deploy: () => ({ hosts: new Map(), resources: [] }),
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
  checks: ["demo/agree"],
  workloads: [],
};

/** A system of its own whose one scenario has these steps, and declares that it needs nothing. */
function demoWith(...steps: readonly Step[]): System {
  const careless = { title: "careless", source: "test", needs: { capabilities: [], nodes: 1 }, settings: {} };
  return {
    ...demo,
    scenarios: [defineScenario({ id: "C-1", ...careless, timeout: () => 60, steps: () => steps })],
  };
}

/** All problems of a stack, from schema, topology and plan, as the program collects them. */
function problemsOf(raw: Record<string, unknown>): string[] {
  try {
    const keys = Object.entries<unknown>({ ...minimal, ...raw }).filter(([, value]) => value !== null);
    const config = parseConfig(Object.fromEntries(keys), file);
    const problems: string[] = [];
    const { nodes } = placeNodes(config, demo, file, problems);
    planScenarios(config, demo, { count: nodes.length }, file, problems);
    return problems;
  } catch (error) {
    assert(error instanceof ConfigError, String(error));
    return [...error.problems];
  }
}

const node = (more: object): object => ({ name: "n", role: "member", ...more });

interface Mistake {
  readonly mistake: string;
  readonly stack: Readonly<Record<string, unknown>>;
  readonly sentences: readonly string[];
}
const mistakes = parse(readFileSync(join(__dirname, "config-mistakes.yaml"), "utf8")) as Mistake[];

describe("configuration", () => {
  it("needs only environment and system", () => {
    assert.deepEqual(problemsOf({}), []);
  });

  it("is tested with at least 30 mistakes", () => assert.ok(mistakes.length >= 30));

  for (const { mistake, stack, sentences } of mistakes) {
    it(`names the mistake: ${mistake}`, () => assert.deepEqual(problemsOf(stack), sentences));
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

  it("refuses a fault that the environment cannot do, although the scenario forgot to declare it", () => {
    const delay: Step = {
      ...{ kind: "fault", title: "the network is slow", name: "slow" },
      fault: { kind: "delay", target: { all: true }, milliseconds: 10 },
    };
    const heal: Step = { kind: "heal", title: "healed", name: "slow" };
    const problems: string[] = [];
    const scenarios = planScenarios(
      parseConfig(minimal, file),
      demoWith(delay, heal),
      { count: 3 },
      file,
      problems,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(missingCapabilities(scenarios, "local", { has: new Set(), missing: {} }), [
      "scenario `C-1` needs the capability `delay`, which `local` lacks here: not implemented there. Remove it from `testbed:scenarios`, or use an environment that has it.",
    ]);
  });

  it("refuses a scenario whose steps name a check that neither all systems nor this one have", () => {
    const look: Step = { kind: "check", title: "all agree", check: { check: "demo/agre" }, within: 1 };
    const problems: string[] = [];
    planScenarios(
      parseConfig({ ...minimal, scenarios: ["C-1"] }, file),
      demoWith(look),
      { count: 3 },
      file,
      problems,
    );
    assert.match(
      problems.join(),
      /^`testbed:scenarios\[0\]` is `C-1` \(Pulumi\.test\.yaml\): step "all agree": there is no check "demo\/agre"; there are: .*demo\/agree/,
    );
  });
});
