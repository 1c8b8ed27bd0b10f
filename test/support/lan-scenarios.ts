import assert from "node:assert/strict";
import { systems } from "../../components/systems";
import { isAbout } from "../../scenarios/scenario";
import { needsRig } from "./lan-rig/obstacle";
import { lanRun } from "./lan-run";
import type { MachinesRun } from "./machines-run";

/**
 * Tests that a system's scenarios pass on machines as they are written for all environments, and that nothing stays there.
 * @param further declares tests of the stack while it is deployed
 */
export function passesOnLan(name: string, further?: (run: () => MachinesRun) => void): void {
  describe(`${name} on machines, in one \`pulumi up\``, function () {
    this.timeout(600_000);
    let stack: MachinesRun | undefined;
    const run = (): MachinesRun => stack ?? assert.fail("no rig");

    before(async function () {
      await needsRig(this);
      stack = await lanRun(name);
    });
    after(() => stack?.remove());

    it("passes every scenario", async () => {
      const about = (systems[name]?.scenarios ?? []).filter((each) => isAbout(each, "lan"));
      const all = Object.fromEntries(about.map(({ id }) => [id, "pass"]));
      assert.deepEqual(await run().upToVerdicts(), all);
    });

    it("changes nothing when it goes up again", async () => {
      await run().expectNoChanges();
    });

    further?.(run);

    it("leaves every machine as it was found", async () => {
      await run().destroy();
      assert.deepEqual(await run().changed(), []);
    });
  });
}
