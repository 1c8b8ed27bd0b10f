import assert from "node:assert/strict";
import { healAll } from "../../scenarios/faults/heal";
import type { ServiceFault } from "../../scenarios/faults/plan";
import { proveService } from "../../scenarios/faults/verify";
import { runScript } from "../../scenarios/on-node";
import { Carrier, inventoryOf, setUp } from "../support/docker-faults";
import { needsEngine } from "../support/docker-resources";
import { docker, DockerStack, webNode } from "../support/docker-stack";
import { eventually } from "../support/eventually";
import { proveOnAndOff } from "../support/proved-fault";

const state = "/var/lib/web";
const target = { node: "n0" };
const disk: ServiceFault = { kind: "disk-full", target, service: "web" };
const clock: ServiceFault = { kind: "clock-skew", target, service: "web", seconds: -300 };

/** Faults of a service that only hosts with a bounded disk and a clock to shift can have. */
describe("environment docker: full disks and wrong clocks", function () {
  this.timeout(60_000);
  const node = webNode(0, { stateDirectory: state, shiftableClock: true });
  const stack = new DockerStack(`faults-${process.pid}`, [node], { limits: { diskMegabytes: 32 } });
  const inventory = () => inventoryOf(stack, "10.217.0.1");

  before(async function () {
    needsEngine(this);
    await stack.up();
  });
  afterEach(() => Carrier.killAll());
  after(() => stack.deployment.destroy());

  const carrierOf = (...kind: readonly string[]) => [...inventory().nodes[0]!.services[0]!.carrier, ...kind];
  const room = async () =>
    (await runScript(inventory().nodes[0]!, "probe-disk.sh", [state], { timeout: 5000 })).trim();
  /** Seconds that the service itself is ahead of us. */
  const ahead = async (): Promise<number> => {
    const answer = (await (await fetch(`http://${node.address}:8000/`)).json()) as { now: number };
    return Math.round((answer.now - Date.now()) / 1000) + 0;
  };
  const isRight = () => eventually("the clock is right", 5, async () => (await ahead()) === 0);
  const hasRoom = () => eventually("there is room", 5, async () => (await room()) === "room");
  const pidsOf = (script: string): string[] =>
    docker("exec", stack.container("n0"), "pgrep", "-f", script).split("\n").filter(Boolean);

  for (const spec of [disk, clock])
    it(`${spec.kind}: is proved on and off`, async () => {
      await proveOnAndOff(await setUp(spec, inventory()));
    });

  it("that are not there are not proved", async () => {
    const { signal } = new AbortController();
    for (const fault of [disk, clock]) {
      const proof = proveService({ fault, nodes: inventory().nodes, signal, biteMilliseconds: 60 });
      await proof.baseline();
      const on = await proof.on();
      assert.equal(on.ok, false);
      assert.match(
        on.saw,
        /has room for its state, expected otherwise|ms (ahead|behind), expected 300000 ms behind/,
      );
    }
  });

  it("that are not over are not taken for healed", async () => {
    const { signal } = new AbortController();
    for (const [fault, kind] of [
      [disk, ["disk-full"]],
      [clock, ["clock-skew", "-300"]],
    ] as const) {
      const carrier = await Carrier.fired(carrierOf(...kind));
      const proof = proveService({ fault, nodes: inventory().nodes, signal, biteMilliseconds: 60 });
      assert.equal((await proof.off()).ok, false);
      await assert.rejects(proof.baseline(), /could not be proved/);
      carrier.tell("heal");
      await carrier.hears("healed");
    }
  });

  it("disk-full: leaves no room, not even what is freed, and nothing afterwards", async () => {
    stack.exec("n0", "dd", "if=/dev/zero", `of=${state}/own`, "bs=1M", "count=4", "status=none");
    const before = stack.exec("n0", "df", "--output=used", state);
    const carrier = await Carrier.fired(carrierOf("disk-full"));
    assert.equal(await room(), "full");
    assert.throws(() => stack.exec("n0", "sh", "-c", `echo x >${state}/more`), /I\/O error|No space left/);
    stack.exec("n0", "rm", "-f", `${state}/own`, `${state}/more`);
    await eventually("it is full again", 3, async () => (await room()) === "full");
    carrier.tell("heal");
    await carrier.hears("healed");
    assert.equal(await room(), "room");
    assert.ok(
      Number.parseInt(stack.exec("n0", "df", "--output=used", state).split("\n")[1]!) <
        Number.parseInt(before.split("\n")[1]!),
    );
    assert.deepEqual(stack.exec("n0", "find", "/var/lib", "-name", ".testbed-*"), "");
  });

  it("clock-skew: is what the service itself sees, while its timers go on", async () => {
    assert.equal(await ahead(), 0);
    const carrier = await Carrier.fired(carrierOf("clock-skew", "3600"));
    await eventually("the service is an hour ahead", 2, async () => (await ahead()) === 3600);
    assert.ok(
      Math.abs(Number(stack.exec("n0", "date", "+%s")) - Date.now() / 1000) < 2,
      "the host's own clock",
    );
    carrier.tell("heal");
    await carrier.hears("healed");
    await isRight();
  });

  const ways: readonly { readonly title: string; readonly end: (carriers: readonly Carrier[]) => void }[] = [
    { title: "its driver is killed", end: (carriers) => carriers.forEach((carrier) => carrier.kill()) },
    {
      title: "the carrier itself is killed",
      end: () => pidsOf("service-carrier.sh").forEach((pid) => stack.exec("n0", "kill", "-KILL", pid)),
    },
    {
      title: "nobody speaks to it any more",
      end: (carriers) => carriers.forEach((carrier) => carrier.child.stdin!.end()),
    },
    { title: "the container restarts", end: () => docker("restart", "--time", "5", stack.container("n0")) },
  ];
  for (const { title, end } of ways)
    it(`both are over when ${title}`, async () => {
      const carriers = [
        await Carrier.fired(carrierOf("disk-full")),
        await Carrier.fired(carrierOf("clock-skew", "300")),
      ];
      await eventually("the service is ahead", 2, async () => (await ahead()) === 300);
      assert.equal(await room(), "full");
      end(carriers);
      await Promise.all([isRight(), hasRoom()]);
    });

  it("both are undone by heal, also when their carriers are stopped, and nothing the second time", async () => {
    await Carrier.fired(carrierOf("disk-full"));
    await Carrier.fired(carrierOf("clock-skew", "300"));
    for (const pid of pidsOf("service-carrier.sh")) stack.exec("n0", "kill", "-STOP", pid);
    const [healed] = await healAll(inventory().nodes);
    assert.equal(healed?.error, undefined);
    assert.equal(healed?.undone.filter((line) => line.startsWith("carrier service_web")).length, 2);
    await Promise.all([isRight(), hasRoom()]);
    const [again] = await healAll(inventory().nodes);
    assert.deepEqual(again?.undone, []);
  });

  it("clock-skew: is undone by heal when carrier and supervisor were killed", async () => {
    await Carrier.fired(carrierOf("clock-skew", "300"));
    const pids = [stack.pid("n0", "supervisor"), ...pidsOf("service-carrier.sh")];
    stack.exec("n0", "kill", "-KILL", ...pids.map(String));
    assert.deepEqual((await healAll(inventory().nodes))[0]?.undone, ["clock of web is right again"]);
    await isRight();
    await stack.up();
  });

  it("refuse what they cannot do", async () => {
    const refusal = async (...kind: readonly string[]) => {
      return new Carrier(carrierOf(...kind)).hears("error");
    };
    assert.match(await refusal("clock-skew", "soon"), /expected a whole number of seconds but 0/);
    assert.match(await refusal("flood"), /unknown fault: flood/);
    const first = await Carrier.fired(carrierOf("clock-skew", "5"));
    const second = new Carrier(carrierOf("clock-skew", "6"));
    await second.hears("armed");
    second.tell("fire");
    assert.match(await second.hears("error"), /another fault has shifted the clock of web/);
    first.tell("heal");
    await first.hears("healed");
  });
});
