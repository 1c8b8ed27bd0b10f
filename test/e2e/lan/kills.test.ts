import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { needsRig } from "../../support/lan-rig/obstacle";
import { lanRun } from "../../support/lan-run";
import type { MachinesRun } from "../../support/machines-run";
import { killTree } from "../../support/kill-tree";
import { ending } from "../../support/stack-run";
import { thorough } from "../../support/thorough";

const CYCLES = thorough ? 20 : 2;

describe("machines, when a deployment to them is killed", function () {
  this.timeout(600_000);
  let stack: MachinesRun | undefined;
  const run = (): MachinesRun => stack ?? assert.fail("no rig");
  /** Seconds that a deployment from nothing takes here. */
  let whole = 0;

  before(async function () {
    await needsRig(this);
    stack = await lanRun("etcd", { scenarios: [] });
    whole = (await (await run().up()).done).seconds;
    await run().destroy();
    assert.deepEqual(await run().changed(), []);
  });
  after(() => stack?.remove());

  /** Kills all of a deployment from nothing, after a share of the time that it takes. */
  async function killAt(share: number): Promise<void> {
    const { child, done } = await run().up();
    const ended = ending(done);
    // The moment is where it is, whatever has been made by then.
    await sleep(1000 * whole * share);
    killTree(child.pid ?? 0);
    await ended;
  }

  it(`are as they were found after \`destroy\`, ${CYCLES} times, wherever it was killed`, async () => {
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      const share = (cycle + 0.5) / CYCLES;
      await killAt(share);
      await run().destroy();
      assert.deepEqual(
        await run().changed(),
        [],
        `killed after ${(100 * share).toFixed(0)} % of ${whole.toFixed(1)} s`,
      );
    }
  });

  for (const share of thorough ? [0.3, 0.6, 0.9] : [0.6])
    it(`converge when it was killed at ${share * 100} %, with nothing done by hand`, async () => {
      await killAt(share);
      await (
        await run().up()
      ).done;
      await run().expectNoChanges();
      await run().destroy();
      assert.deepEqual(await run().changed(), []);
    });
});
