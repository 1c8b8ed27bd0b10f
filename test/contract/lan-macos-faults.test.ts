import assert from "node:assert/strict";
import { lanOperations } from "../../components/environments/lan/operations";
import { inspectNode } from "../../scenarios/doctor/node";
import type { FaultSpec } from "../../scenarios/faults/fault";
import { healAll } from "../../scenarios/faults/heal";
import type { Inventory, InventoryNode } from "../../scenarios/inventory";
import { Carrier, setUp } from "../support/docker-faults";
import { eventually } from "../support/eventually";
import { RigMac } from "../support/lan-mac";
import { LanRig } from "../support/lan-rig/lan-rig";
import { needsRig } from "../support/lan-rig/obstacle";
import { lanContract, LanStack, webNode } from "../support/lan-stack";

describe("on Macs (stand-ins of their programs)", function () {
  this.timeout(300_000);
  let rig: LanRig | undefined;
  let stack: LanStack;

  before(async function () {
    await needsRig(this);
    rig = await LanRig.create({ hosts: 1 });
    const mac = new RigMac(rig, rig.host(0));
    await mac.install();
    await mac.brew();
    stack = new LanStack(`mac-faults-${process.pid}`, rig, [{ ...webNode(rig, 0), services: [] }]);
  });
  after(async () => {
    if (rig) stack.forget();
    await rig?.remove();
  });

  lanContract(() => stack);

  describe("environment lan: faults", () => {
    before(() => stack.up([webNode(rig!, 0)]));
    afterEach(() => Carrier.killAll());
    after(() => stack.deployment.destroy());

    const answers = () =>
      eventually("the service answers", 20, async () => {
        await fetch(`http://${rig!.host(0).address}:8000/`, { signal: AbortSignal.timeout(2000) });
        return true;
      });
    const whole = (): Inventory => ({
      ...{ version: 1, stack: stack.stack, owner: stack.owner, environment: "lan", capabilities: [] },
      ...{ system: "web", profile: "documented", vantage: [], controller: rig!.controller, nodes: [] },
    });
    const known = async (): Promise<InventoryNode> => {
      const {
        nodes: [first],
      } = await lanOperations.findNodes({ stack: stack.stack, project: process.cwd() });
      return first!;
    };

    const specs: readonly FaultSpec[] = (["kill", "pause", "stop", "restart"] as const).map((kind) => ({
      ...{ kind, service: "web", target: { node: "n0" } },
    }));
    for (const spec of specs)
      it(`have their services hit by ${spec.kind}, proved on and off`, async () => {
        const fault = await setUp(spec, { ...whole(), nodes: [await known()] });
        await fault.inject();
        const on = await fault.verifyOn();
        assert.ok(on.ok, on.saw);
        if (spec.kind === "kill" || spec.kind === "stop") {
          const job = ["launchctl", "print", "system/io.testbed.web"];
          await eventually("launchd starts it", 10, async () =>
            /pid = /.test(await rig!.host(0).sudo(...job)),
          );
          const held = await fault.verifyOn();
          assert.ok(held.ok, held.saw);
        }
        // It is no drift.
        assert.deepEqual(await stack.drift(), []);
        await fault.recover();
        const off = await fault.verifyOff(5);
        assert.ok(off.ok, off.saw);
        await fault.cleanup();
        await answers();
      });

    for (const kind of ["kill", "pause"] as const) {
      const fire = async () => Carrier.fired([...(await known()).services[0]!.carrier, kind]);
      const holds = `[b]ash .*service-carrier.sh .*/web ${kind}`;

      it(`are over a ${kind} within moments when its driver is killed, or the carrier there`, async () => {
        (await fire()).killGroup();
        await answers();
        await fire();
        await rig!.host(0).sudo("pkill", "-KILL", "-f", holds);
        await answers();
      });

      it(`are over a ${kind} by heal, and nothing is undone the second time`, async () => {
        await fire();
        await rig!.host(0).sudo("pkill", "-STOP", "-f", holds);
        const seen = await inspectNode(await known());
        assert.match(seen.map(({ saw }) => saw).join("\n"), /carrier service_web_\d+/);
        const [healed] = await healAll([await known()]);
        assert.equal(healed?.error, undefined);
        assert.match(healed!.undone.join("\n"), /^carrier service_web_\d+ /);
        await answers();
        assert.deepEqual((await healAll([await known()]))[0], { node: "n0", undone: [] });
      });
    }
  });
});
