import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readConnection, type ConnectionStatus } from "../../scenarios/faults/connection-status";
import { healAll } from "../../scenarios/faults/heal";
import type { FaultSpec } from "../../scenarios/faults/fault";
import { Carrier, inventoryOf, setUp } from "../support/docker-faults";
import { needsEngine } from "../support/docker-resources";
import { docker, DockerStack, webNode } from "../support/docker-stack";
import { eventually } from "../support/eventually";
import { proveOnAndOff } from "../support/proved-fault";

const disconnect: FaultSpec = { kind: "disconnect", target: { node: "n0" } };
const isolate: FaultSpec = { kind: "isolate", target: { node: "n0" } };

describe("environment docker: a node off its network", function () {
  this.timeout(60_000);
  const nodes = [webNode(0), webNode(1), webNode(2)];
  const stack = new DockerStack(`off-${process.pid}`, nodes);
  const inventory = () => inventoryOf(stack, "10.217.0.1");
  const first = () => inventory().nodes[0]!;
  const argv = () => [...first().network!, "disconnect"];
  let usual: ConnectionStatus;

  before(async function () {
    needsEngine(this);
    await stack.up();
    usual = await readConnection(first());
  });
  afterEach(async () => {
    Carrier.killAll();
    await eventually("no guard is at work for a carrier of this test", 30, () => guards() === "");
  });
  after(() => stack.deployment.destroy());

  const isBack = (seconds = 10) =>
    eventually("n0 is back as it was", seconds, async () => {
      assert.deepEqual(await readConnection(first()), usual);
      const answer = await fetch(`http://${nodes[0]!.address}:8000/`);
      return answer.ok;
    });
  const guards = () =>
    spawnSync("pgrep", ["-f", `disconnect-guard.cjs ${stack.container("n0")} `], { encoding: "utf8" }).stdout;
  const holds = () => existsSync(join(".testbed", "run", "faults", `disconnect_${stack.container("n0")}`));
  const isOff = async () => assert.equal((await readConnection(first())).connected, false);
  const lifecycle = async (spec: FaultSpec) => proveOnAndOff(await setUp(spec, inventory()), 10);

  it("has the names and ports that were declared", () => {
    assert.deepEqual([usual.connected, usual.addresses], [true, ["10.217.0.10"]]);
    assert.ok(usual.names.includes("n0"), usual.names.join());
    assert.match(usual.published.join(), /^127\.0\.0\.1:\d+\/tcp$/);
  });

  it("is proved on and off", async () => {
    assert.match(
      await lifecycle(disconnect),
      /n0 off the network: .*n0 → n1:8000.* cut, 1 published ports closed/,
    );
    assert.deepEqual(await readConnection(first()), usual);
  });

  it("is not proved when somebody put it back, nor taken for over at another address", async () => {
    const connect = (address: string) =>
      docker("network", "connect", "--ip", address, `${stack.stack}-network`, stack.container("n0"));
    const fault = await setUp(disconnect, inventory());
    await fault.inject();
    connect("10.217.0.99");
    const on = await fault.verifyOn();
    assert.equal(on.ok, false);
    assert.match(on.saw, /n0 is at 10\.217\.0\.99 .*, expected off its network/);
    await fault.recover();
    const off = await fault.verifyOff(0.1);
    assert.equal(off.ok, false);
    assert.match(off.saw, /n0 is at 10\.217\.0\.99 .*, expected as before/);
    await fault.cleanup();
    docker("network", "disconnect", `${stack.stack}-network`, stack.container("n0"));
    await healAll([first()]);
    await isBack();
  });

  it("is as before for later faults, whatever its interface is called then, and for the next `up`", async () => {
    await lifecycle(isolate);
    assert.deepEqual(await stack.drift(), []);
    assert.deepEqual(await stack.up(), []);
  });

  it("keeps what ran in it", async () => {
    const pid = stack.pid("n0");
    const carrier = await Carrier.fired(argv());
    await isOff();
    assert.equal(stack.pid("n0"), pid);
    carrier.tell("heal");
    await carrier.hears("healed");
    await isBack();
    assert.equal(stack.pid("n0"), pid);
  });

  const ways: readonly { readonly title: string; readonly end: (carrier: Carrier) => void }[] = [
    { title: "its carrier is killed", end: (carrier) => carrier.kill() },
    { title: "its driver is gone", end: (carrier) => void carrier.child.stdin!.end() },
    { title: "its carrier is asked to end", end: (carrier) => carrier.kill("SIGTERM") },
    {
      title: "its carrier is killed and the container restarts",
      end: (carrier) => {
        carrier.kill();
        docker("restart", "--time", "5", stack.container("n0"));
      },
    },
  ];
  for (const { title, end } of ways)
    it(`is back when ${title}`, async () => {
      const carrier = await Carrier.fired(argv());
      await isOff();
      end(carrier);
      await isBack(20);
    });

  it("is back when its carrier is killed in the middle of taking it off", async function () {
    this.timeout(120_000);
    for (const milliseconds of [0, 50, 80]) {
      const carrier = new Carrier(argv());
      await carrier.hears("armed");
      carrier.tell("fire");
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      carrier.killGroup();
      await eventually("the record is gone", 25, () => !holds());
      await isBack();
    }
  });

  it("is put back when nobody speaks to the carrier any more", async () => {
    const carrier = new Carrier(argv(), { lease: 1, beats: false });
    await carrier.hears("armed");
    carrier.tell("fire");
    await carrier.hears("fired");
    assert.match(await carrier.hears("error"), /no sign of life for 1 s: healed/);
    await isBack();
  });

  it("is put back by heal, also when the carrier is stopped, and nothing is undone the second time", async () => {
    const carrier = await Carrier.fired(argv());
    carrier.kill("SIGSTOP");
    const [healed] = await healAll([first()]);
    assert.equal(healed?.error, undefined);
    // Who puts it back, heal or the carrier's guard, is a race.
    assert.equal(healed?.undone[0], `carrier disconnect_${stack.container("n0")} (pid ${carrier.child.pid})`);
    await isBack();
    assert.deepEqual((await healAll([first()]))[0]?.undone, []);
  });

  it("is put back by heal when somebody took it off by hand", async () => {
    docker("network", "disconnect", `${stack.stack}-network`, stack.container("n0"));
    assert.deepEqual((await healAll([first()]))[0]?.undone, [
      `${stack.container("n0")} is on ${stack.stack}-network again`,
    ]);
    await isBack();
  });

  it("cannot be held by two at once, nor taken off when it is off", async () => {
    const carrier = await Carrier.fired(argv());
    assert.match(await new Carrier(argv()).hears("error"), /another fault holds off-/);
    carrier.tell("heal");
    await carrier.hears("healed");
    docker("network", "disconnect", `${stack.stack}-network`, stack.container("n0"));
    assert.match(await new Carrier(argv()).hears("error"), /is not connected to off-/);
    await healAll([first()]);
    await isBack();
  });
});
