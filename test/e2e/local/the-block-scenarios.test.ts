import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { asRoot } from "../../../components/environments/local/names";
import { ending, StackRun } from "../../support/stack-run";
import { STACK } from "../../support/workspace";
import { programIn, testbedHealth } from "../../support/workspace-programs";
import { eventually } from "../../support/eventually";

const ids = ["TB-0", "TB-1", "TB-2", "TB-3", "TB-4", "TB-5", "TB-6", "TB-7"];
const NODES = ["node-pc", "node-mac1", "node-mac2"];
/** Milliseconds until a cut is gone when the engine dies, and until there is one to kill. */
const [HEALED, CUT_WITHIN] = [5000, 60_000];
const STORED_WITHIN = 10_000;

const root = (...argv: readonly string[]): string => {
  const [file, ...prefix] = asRoot;
  return execFileSync(file, [...prefix, ...argv], { encoding: "utf8" });
};

describe("The Block, with monitoring, in one `pulumi up`", function () {
  this.timeout(300_000);
  const stack = new StackRun("index.ts", { system: "the-block", pace: "quick" });
  const { workspace, owner } = stack;
  const all = (verdict: string): unknown => Object.fromEntries(ids.map((id) => [id, verdict]));

  before(() => workspace.init());
  after(() => stack.remove());

  it("passes every scenario", async () => {
    await (
      await stack.up()
    ).done;
    const results = stack.results().flatMap(({ scenarios }) => scenarios);
    assert.deepEqual(
      Object.fromEntries(
        results.map(({ id, verdict, reason }) => [id, verdict === "pass" ? verdict : reason]),
      ),
      all("pass"),
    );
    const told = await workspace.pulumi("stack", "output", "verdicts", "--json", "--stack", STACK);
    assert.deepEqual(JSON.parse(told.output), all("pass"));
  });

  it("changes nothing when it goes up again", async () => {
    const before = stack.results().length;
    await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", STACK);
    assert.equal(stack.results().length, before);
  });

  it("is healthy by `testbed health`", () => {
    const { code, output } = testbedHealth(workspace.directory);
    assert.match(output, /health: 3 of 3 up, .* exit 0\n$/);
    assert.equal(code, 0, output);
  });

  it("passes the plan's cluster test", () => {
    const { code, output } = programIn(workspace.directory, "scenarios/the-block/cluster-test.ts");
    assert.match(output, /^(ok {4}192\.168\.1\.1[012]:[345]030 {2}2 of 2 peers\n){3}$/);
    assert.equal(code, 0);
  });

  it("is whole again at once when `pulumi` is killed while the replica is cut off", async () => {
    workspace.configure({ scenarios: ["TB-4"], run: "2" });
    const { child, done } = await stack.up();
    const ended = ending(done);
    const replica = `--net=/run/netns/tb-${owner}-node-mac1`;
    await eventually("the replica is cut off", CUT_WITHIN / 1000, () =>
      root("nsenter", replica, "nft", "list", "tables").includes("testbed_fault"),
    );
    const { on, network } = await stack.kill("alone", [child.pid ?? 0], HEALED / 1000);
    assert.match(on, /network/);
    assert.ok(Number(network) < HEALED, network);
    assert.equal((await ended).ok, false);
    await eventually("its verdict is stored", STORED_WITHIN / 1000, () => {
      const [scenario] = stack.results().at(-1)?.scenarios ?? [];
      return scenario?.verdict === "invalid";
    });
  });

  it("leaves nothing behind when destroyed", async () => {
    const faults = NODES.map((name) => statSync(`/run/netns/tb-${owner}-${name}`).ino);
    await stack.destroy();
    assert.ok(!root("ip", "netns", "list").includes(owner));
    assert.ok(!readFileSync("/proc/self/mounts", "utf8").includes(owner));
    assert.ok(!root("ps", "-eo", "args").includes(owner));
    assert.ok(!existsSync(`/run/testbed/${owner}`));
    for (const namespace of faults) assert.ok(!existsSync(`/run/testbed-faults/${namespace}`));
    assert.ok(!existsSync(join(workspace.directory, ".testbed", "run", STACK)));
  });
});
