import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { MEMBERSHIP_SCRIPT, memberService, PORTS } from "../../../components/systems/etcd/profile";
import { scenarios } from "../../../scenarios/etcd";
import type { Scenario, Step } from "../../../scenarios/scenario";
import { hasEtcd } from "../../support/etcd-cluster";
import { Namespaces, namespacesMissing } from "../../support/namespaces";
import { skip } from "../../support/skip";
import { TYPESCRIPT } from "../../../scenarios/typescript";

/** The runner as the stack starts it, on real members in namespaces of their own, with real network faults and load. */
describe("etcd's scenarios on real members", function () {
  this.timeout(120_000);
  const directory = mkdtempSync(join(tmpdir(), "testbed etcd "));
  let lab: Namespaces;
  let made: Namespaces | undefined;

  before(async function () {
    const missing = namespacesMissing();
    if (missing !== undefined) skip(this, missing);
    if (!hasEtcd()) skip(this, "etcd and etcdctl are not here");
    lab = made = await Namespaces.create(3, false);
    const { nodes } = lab.inventory();
    await Promise.all(
      nodes.map(async (node, index) => {
        const { command, firstStartArguments = [] } = memberService(node, nodes);
        const [, , ...argv] = command
          .filter((flag) => !flag.startsWith("--log-outputs"))
          .map((flag) =>
            flag.startsWith("--data-dir=") ? `--data-dir=${join(directory, node.name)}` : flag,
          );
        const log = "--log-outputs=stdout";
        const member = await lab.start(index, [
          "bash",
          MEMBERSHIP_SCRIPT,
          ...argv,
          ...firstStartArguments,
          log,
        ]);
        member.stdout?.resume();
      }),
    );
  });
  after(async () => {
    await made?.remove();
    rmSync(directory, { recursive: true, force: true });
  });

  function scenario(id: string): Scenario {
    const definition = scenarios.find((each) => each.id === id);
    assert.ok(definition);
    return definition.resolve("quick");
  }

  async function verdictOf(scenario: Scenario): Promise<string> {
    const inventory = { ...lab.inventory({ ports: PORTS }), system: "etcd" };
    const input = {
      inventory,
      scenario,
      results: join(directory, "results"),
      run: "run",
      seed: "seed",
      attempt: 0,
    };
    const [program = "", ...prefix] = lab.exec();
    const runner = [
      process.execPath,
      ...TYPESCRIPT,
      resolve("scenarios", "runner", "main.ts"),
      "--standalone",
    ];
    const child = spawn(program, [...prefix, ...runner], { stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end(JSON.stringify(input));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
    try {
      const { verdict, reason } = JSON.parse(stdout) as { verdict: string; reason: string };
      if (process.env["TESTBED_VERBOSE"]) process.stderr.write(stderr);
      return `${verdict}: ${reason}`;
    } catch {
      return `no verdict: ${stdout}\n${stderr}`;
    }
  }

  for (const id of ["ET-1", "ET-4", "ET-5"])
    it(`${id} passes`, async () => {
      assert.match(await verdictOf(scenario(id)), /^pass/);
    });

  it("ET-4 fails when clients read what a cut-off member still remembers", async () => {
    const { steps, ...healthy } = scenario("ET-4");
    const stale = steps.map((step): Step =>
      step.kind === "start-clients" ? { ...step, clients: { ...step.clients, serializable: true } } : step,
    );
    assert.match(
      await verdictOf({ ...healthy, steps: stale }),
      /^fail: .*linearizable.*(stale or lost|fits nowhere)/,
    );
  });

  it("ET-4 fails when the cut leaves the members together: the minority serves", async () => {
    const { steps, ...healthy } = scenario("ET-4");
    const uncut = steps.map((step): Step =>
      step.kind === "fault" && step.name === "leader"
        ? { ...step, fault: { kind: "loss", target: { leader: true }, ratio: 0.01 } }
        : step,
    );
    assert.match(await verdictOf({ ...healthy, steps: uncut }), /^(fail: .*acknowledged a write|invalid)/);
  });

  it("ET-1 is invalid when its clients do next to nothing", async () => {
    const { steps, ...healthy } = scenario("ET-1");
    const idle = steps.map((step): Step =>
      step.kind === "start-clients" ? { ...step, clients: { ...step.clients, rate: 0.5 } } : step,
    );
    assert.match(await verdictOf({ ...healthy, steps: idle }), /^invalid: .*were served by/);
  });
});
