import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { installArchy, replaceArchy } from "../../support/archy-appliance";
import { FleetRun } from "../../support/archy-fleet";
import { breakArchy, sabotages } from "../../support/archy-sabotage";
import { needsRig } from "../../support/lan-rig/obstacle";
import { progressOf } from "../../support/progress-of";
import { STACK } from "../../support/workspace";

const CANARY = "word-5f1c9";
const PASSWORD = `${CANARY} isn't "$easy"`;

describe("Archy's fleet gate on machines that have Archy already", function () {
  this.timeout(300_000);
  let stack: FleetRun | undefined;
  const run = (): FleetRun => stack ?? assert.fail("no rig");

  before(async function () {
    await needsRig(this);
    stack = await FleetRun.create({
      profile: "upstream",
      scenarios: ["AR-0", "AR-1", "AR-2", "AR-3-federation", "AR-3-mesh"],
      archy: {
        scheme: "http",
        allowDestructive: ["node-228", "node-198", "node-5"],
        suites: { federation: "test/support/archy-federation" },
      },
    });
    const { rig, workspace } = run();
    const program = join(workspace.directory, "broken.cjs");
    breakArchy(sabotages["an app that does not come back"], program);
    await installArchy(rig, PASSWORD, program);
    await run().host("node-5").sudo("mv", "/usr/bin/bats", "/usr/bin/bats.away");
    await run().remember();
    await workspace.init();
    const secret = ["config", "set", "--secret", "archy:password", PASSWORD];
    await workspace.pulumi(...secret, "--stack", STACK);
  });
  after(() => stack?.remove());

  it("blocks what lacks a tool, finds what is broken, and goes on with a gate whose cable was pulled", async () => {
    const up = await run().up();
    await progressOf(up)(/AR-1 .*node-228: begun/, 120);
    await run().withoutCable("node-228");
    await assert.rejects(up.done, /not every scenario passed/);
    const verdicts = run().verdicts();
    assert.equal(verdicts["AR-1"], "pass");
    assert.match(
      verdicts["AR-0"] ?? "",
      /^blocked: .*2 of 4 hosts may be tested; node-5: tools: missing, or does not run: bats; .* sudo apt-get install bats; node-116: left out/,
    );
    assert.match(
      verdicts["AR-2"] ?? "",
      /^fail: .*node-198: iteration 1 of 2 is red: .*an app that was killed comes back/,
    );
    assert.match(verdicts["AR-3-federation"] ?? "", /^blocked: Every other host's gate was green: node-198/);
  });

  it("is green everywhere when that is mended, and takes up a gate whose update was killed", async () => {
    await replaceArchy(run().rig, run().host("node-198"));
    await run().host("node-5").sudo("mv", "/usr/bin/bats.away", "/usr/bin/bats");
    const killed = await run().up();
    await progressOf(killed)(/AR-2 .*node-198: begun/, 60);
    killed.child.kill("SIGKILL");
    await assert.rejects(killed.done, /SIGKILL/);
    const { "AR-3-mesh": mesh, ...others } = await run().upToVerdicts();
    const passed = { "AR-0": "pass", "AR-1": "pass", "AR-2": "pass", "AR-3-federation": "pass" };
    assert.deepEqual(others, passed);
    assert.match(mesh ?? "", /^unsupported: .*there is no suite yet/);
    const last = run().results().at(-1)?.scenarios ?? [];
    assert.deepEqual(
      last.map(({ id }) => id),
      ["AR-2", "AR-3-federation", "AR-3-mesh"],
      "what passed is not run again",
    );
    assert.match(JSON.stringify(last[0]), /node-198: taken up, (running|ended) since an earlier run/);
    assert.match(await run().host("node-228").sudo("ufw", "status"), /inactive/, "its firewall is its own");
  });

  it("keeps TAP, JUnit, exit code and output of every iteration, and the password nowhere", () => {
    const { directory } = run().workspace;
    const [first = ""] = readdirSync(join(directory, "results", STACK)).sort();
    const kept = join(directory, "results", STACK, first, "AR-1", "kept", "node-228");
    assert.deepEqual(readdirSync(kept), ["1", "2"]);
    assert.deepEqual(readdirSync(join(kept, "2")).sort(), ["exit", "junit-1.xml", "output.log", "tap-1.tap"]);
    const found = spawnSync("grep", ["-rlF", CANARY, directory], { encoding: "utf8" });
    assert.deepEqual([found.status, found.stdout], [1, ""]);
  });

  it("leaves every machine as it was found", async () => {
    await run().destroy();
    // What apt knows of packages is no change of the machine: it was asked for what is missing.
    const changed = (await run().changed()).filter((fact) => !fact.includes("/var/lib/apt/"));
    assert.deepEqual(changed, []);
  });
});
