import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseConfig, readConfig } from "../../components/config";
import { judge } from "../../components/judge";
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

/** All problems of a stack, as the program collects them. */
function problemsOf(raw: Record<string, unknown>, system = demo): string[] {
  const keys = Object.entries<unknown>({ ...minimal, ...raw }).filter(([, value]) => value !== null);
  const problems: string[] = [];
  const { data, uncertain } = readConfig(Object.fromEntries(keys), file, problems);
  if (data) judge(data, uncertain, system, file, problems);
  return problems;
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

  it("judges what is left when keys, values and names are wrong", () => {
    const sentences = problemsOf({
      nodes: [
        { name: "n", role: "membr", adress: "10.1.0.5" },
        { name: "No", role: "witnes", address: "10.9.0.5" },
      ],
      scenarios: ["d-2", { id: "D-1", settings: { duration: "5s", durations: 3 } }],
      settings: { lease: "five", poll: "fast" },
    });
    const expected = [
      /nodes\[0\]\.adress` is not a known key .*Did you mean `address`\?$/,
      /nodes\[1\]\.name` is `No` .*DNS label/,
      /settings\.lease` is `five` .*expected a number\.$/,
      /settings\.poll` is `fast` .*expected a number\.$/,
      /scenarios\[1\]\.settings\.duration` is `5s` .*expected a number\.$/,
      /nodes\[0\]\.role` is `membr` .*Did you mean `member`\?$/,
      /nodes\[1\]\.role` is `witnes` .*Did you mean `witness`\?$/,
      /nodes\[1\]\.address` is `10\.9\.0\.5` .*inside/,
      /nodes` has 0 of role `member`/,
      /scenarios\[0\]` is `d-2` .*Did you mean `D-2`\?$/,
      /scenarios\[1\]\.settings\.durations` .*Did you mean `duration`\?$/,
      /scenarios\[1\]` is `D-1` .*needs 3 nodes, the stack has 2/,
    ];
    for (const pattern of expected)
      assert.equal(
        sentences.filter((one) => pattern.test(one)).length,
        1,
        `${pattern}\n${sentences.join("\n")}`,
      );
    assert.equal(sentences.length, expected.length, sentences.join("\n"));
  });

  it("judges nothing that depends on what has a mistake", () => {
    const asked: string[] = [];
    const asking = { ...demo, problems: () => (asked.push("asked"), []) };
    const own = { nodes: [node({ address: "10.9.0.5" })], scenarios: "none" };
    for (const raw of [{ network: { subnt: "10.9.0.0/24" } }, { netwrok: { subnet: "10.9.0.0/24" } }])
      assert.equal(problemsOf({ ...own, ...raw }).length, 1);
    assert.equal(problemsOf({ nodes: [node({ name: "n" })], scenarios: [7] }).length, 1);
    assert.equal(problemsOf({ settings: { lease: "five" } }, asking).length, 1);
    assert.deepEqual(asked, []);
    assert.deepEqual(problemsOf({ typo: 1 }, asking).length, 1);
    assert.deepEqual(asked, ["asked"]);
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

  it("leaves out scenarios that are about another environment, and refuses those that are named", () => {
    const [first, second] = demo.scenarios;
    const system: System = { ...demo, scenarios: [first!, { ...second!, only: ["kind"] }] };
    const planned = (raw: object, problems: string[]) =>
      planScenarios(parseConfig({ ...minimal, ...raw }, file), system, { count: 3 }, file, problems).map(
        ({ id }) => id,
      );
    const problems: string[] = [];
    assert.deepEqual(planned({}, problems), ["D-1"]);
    assert.deepEqual(planned({ environment: "kind" }, problems), ["D-1", "D-2"]);
    assert.deepEqual(problems, []);
    assert.deepEqual(planned({ scenarios: ["D-2", "D-1"] }, problems), ["D-1"]);
    assert.deepEqual(problems, [
      "`testbed:scenarios[0]` is `D-2` (Pulumi.test.yaml): it is about the environment `kind`, and this stack's is `local`; remove it.",
    ]);
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
      "scenario `C-1` needs the capability `delay`, which `local` lacks here: it does not offer that. Remove it from `testbed:scenarios`, or use an environment that has it.",
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
