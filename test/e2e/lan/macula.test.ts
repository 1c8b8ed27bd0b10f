import assert from "node:assert/strict";
import { example } from "../../support/example";
import { needsRig } from "../../support/lan-rig/obstacle";
import { MachinesRun, type Machine } from "../../support/machines-run";

describe("Macula's beam lab, as its example has it", function () {
  this.timeout(300_000);
  let stack: MachinesRun | undefined;
  const run = (): MachinesRun => stack ?? assert.fail("no rig");

  before(async function () {
    await needsRig(this);
    const { nodes, hosts, network, ...config } = example("macula-beam-lab");
    assert.deepEqual(Object.keys(hosts as object), (nodes as Machine[]).map(({ name }) => name)); // prettier-ignore
    const { subnet } = network as { readonly subnet: string };
    stack = await MachinesRun.on(nodes as Machine[], { network, ...config }, { subnet });
    await run().remember();
    await run().workspace.init();
  });
  after(() => stack?.remove());

  it("passes MC-1 to MC-5 on machines; MC-7 finds what somebody left on them", async () => {
    const plans = ["bash", "-c", "sleep infinity & wait", "erl", "-setcookie", "macula_test"];
    await run()
      .host("node2")
      .sudo("systemd-run", "--quiet", "--collect", "--unit=by-hand", ...plans);
    await run().host("node3").sudo("touch", "/tmp/macula_node3.pid");
    const { "MC-7": machines, ...others } = await run().upToVerdicts();
    assert.deepEqual(others, { "MC-1": "pass", "MC-2": "pass", "MC-3": "pass", "MC-4": "pass", "MC-5": "pass" }); // prettier-ignore
    assert.match(
      machines ?? "",
      /^fail: No process and no file .*: node2: process \d+ \(.*bash -c sleep .*\), node3: file \/tmp\/macula_node3\.pid/,
    );
  });

  it("passes it too when that is gone", async () => {
    await run().host("node2").sudo("systemctl", "stop", "by-hand");
    await run().host("node3").sudo("rm", "/tmp/macula_node3.pid");
    assert.equal((await run().upToVerdicts())["MC-7"], "pass");
    await run().expectNoChanges();
  });

  it("leaves every machine as it was found", async () => {
    await run().destroy();
    assert.deepEqual(await run().changed(), []);
  });
});
