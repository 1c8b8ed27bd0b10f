import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { needsEngine } from "../../support/docker-resources";
import { DockerRun } from "../../support/docker-run";
import { docker } from "../../support/docker-stack";
import { eventually, timeUntil } from "../../support/eventually";
import { killTree } from "../../support/kill-tree";
import { findBelow } from "../../support/processes";
import { ending } from "../../support/stack-run";
import { thorough } from "../../support/thorough";

/** Seconds until a fault must be gone when everything of ours was killed. */
const HEALED_WITHIN = 5;
const THERE_WITHIN = 60;

const isRunner = (argv: readonly string[]): boolean =>
  /(^|\/)node$/.test(argv[0] ?? "") && argv.includes("scenarios/runner/main.ts");

describe("a stack of containers, when something is killed", function () {
  this.timeout(300_000);
  const stack = new DockerRun("test/e2e/local/fixtures/both-faults.ts", { system: "etcd" });
  let run = 0;

  before(async function () {
    needsEngine(this);
    await stack.workspace.init();
    await (
      await stack.up()
    ).done;
  });
  after(() => stack.remove());

  const inside = (node: string, ...argv: readonly string[]): string =>
    docker("exec", `bench-${node}`, ...argv);
  const cut = (): boolean => inside("etcd-1", "nft", "list", "tables").includes("testbed_fault");
  const paused = (): boolean => /^State:\s+T/m.test(inside("etcd-2", "bash", "-c", "cat /proc/$(cut -d' ' -f1 /opt/testbed/host/services/etcd/service)/status")); // prettier-ignore

  /** Starts an `up` whose scenario runs again, and waits for a fault of it. */
  async function untilFault(fault: () => boolean) {
    stack.workspace.configure({ run: `kill ${++run}` });
    const running = await stack.up();
    const ended = ending(running.done);
    await eventually("the fault is on", THERE_WITHIN, fault);
    return { pid: running.child.pid ?? 0, ended };
  }

  async function converges(): Promise<void> {
    const next = await ending((await stack.up()).done);
    assert.ok(next.ok, next.output);
    assert.equal(stack.results().at(-1)?.verdict, "pass");
  }

  const atNight = thorough ? it : () => undefined;

  atNight("has no cut and nothing paused soon after the runner was killed, and converges", async () => {
    const { pid, ended } = await untilFault(() => cut() && paused());
    const runner = findBelow(pid, isRunner);
    assert.ok(runner);
    process.kill(runner, "SIGKILL");
    const healed = await timeUntil("the cut is gone", HEALED_WITHIN, () => !cut());
    await eventually("nothing is paused", HEALED_WITHIN, () => !paused());
    console.log(`      the cut was gone ${healed.toFixed(0)} ms after the kill`);
    await ended;
    await converges();
  });

  it("has none soon after everything of ours on this machine was killed, and converges", async () => {
    const { pid, ended } = await untilFault(cut);
    killTree(pid);
    const healed = await timeUntil("the cut is gone", HEALED_WITHIN, () => !cut());
    console.log(`      the cut was gone ${healed.toFixed(0)} ms after the kill`);
    await ended;
    await converges();
  });

  atNight("has none after a node's container was started again under it, and converges", async () => {
    const { ended } = await untilFault(cut);
    docker("restart", "--time", "1", "bench-etcd-1");
    await eventually("the cut is gone", HEALED_WITHIN, () => !cut());
    await ended;
    await converges();
  });

  for (const share of thorough ? [0.2, 0.5, 0.8] : [0.5])
    it(`converges when all was killed at ${share * 100} % of a deployment from nothing`, async () => {
      await stack.destroy();
      assert.equal(stack.left(), "");
      const running = await stack.up();
      const ended = ending(running.done);
      // A deployment takes about five seconds; the moment is where it is, whatever has been made by then.
      await sleep(6000 * share);
      killTree(running.child.pid ?? 0);
      await ended;
      await converges();
      await stack.expectNoChanges();
    });
});
