import assert from "node:assert/strict";
import { systems } from "../../../components/systems";
import { needsRig } from "../../support/lan-rig/obstacle";
import { LanRun } from "../../support/lan-run";

for (const name of (process.env.LAN_SYSTEMS ?? "etcd").split(","))
  describe(`${name} on three machines, in one \`pulumi up\``, function () {
    this.timeout(900_000);
    let stack: LanRun | undefined;
    const run = (): LanRun => stack ?? assert.fail("no rig");

    before(async function () {
      await needsRig(this);
      stack = await LanRun.create(name);
    });
    after(() => stack?.remove());

    it("passes every scenario, as it is written for all environments", async () => {
      const all = Object.fromEntries((systems[name]?.scenarios ?? []).map(({ id }) => [id, "pass"]));
      assert.deepEqual(await run().upToVerdicts(), all);
    });

    it("changes nothing when it goes up again", async () => {
      await run().expectNoChanges();
    });

    it("leaves every machine as it was found", async () => {
      await run().destroy();
      assert.deepEqual(await run().changed(), []);
    });
  });
