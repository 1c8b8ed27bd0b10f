import assert from "node:assert/strict";
import { readlinkSync } from "node:fs";
import { measureOnset } from "../../../bench/onset";
import { healAll } from "../../../scenarios/faults/heal";
import { FaultClient } from "../../support/fault-client";
import { HeldFaults } from "../../support/held-faults";
import { LinkWatch } from "../../support/link-watch";
import { Namespaces, namespacesMissing } from "../../support/namespaces";
import { skip } from "../../support/skip";
import { thorough } from "../../support/thorough";

const isolate = (node: string) => ({ kind: "isolate", target: { node } }) as const;

describe("faults on three hosts", function () {
  this.timeout(60_000);
  let lab: Namespaces;
  let client: FaultClient;

  before(async function () {
    const missing = namespacesMissing();
    if (missing !== undefined) skip(this, missing);
    lab = await Namespaces.create(3);
    client = await FaultClient.start(lab, lab.inventory());
  });
  after(async () => {
    await (lab as Namespaces | undefined)?.remove();
  });

  const off = async (name: string) => {
    await client.recover(name);
    const seen = await client.verifyOff(name, 5);
    assert.ok(seen.ok, seen.saw);
    await client.cleanup(name);
  };

  const firings = thorough ? 120 : 40;
  it(`begin within 10 ms of each other (p99 of ${firings} firings)`, async () => {
    const figures = await measureOnset(lab, firings);
    console.log(`      ${JSON.stringify(figures)}`);
    assert.ok(figures.p99 <= 10, `p99 ${figures.p99} ms`);
  });

  it("cut IPv6 as well as IPv4", async () => {
    const link = await LinkWatch.start(lab, 0, "fd77::11");
    await client.setup("v6", isolate("n1"));
    await client.inject("v6");
    await link.is("down", 3000);
    await off("v6");
    await link.is("up", 3000);
    assert.equal(link.downs, 1);
  });

  it("overlap where they can, each with its own table, and heal in any order", async () => {
    for (const [name, node] of [
      ["one", "n1"],
      ["two", "n2"],
    ] as const) {
      await client.setup(name, isolate(node));
      await client.inject(name);
      const on = await client.verifyOn(name);
      assert.ok(on.ok, on.saw);
    }
    await off("one");
    const still = await client.verifyOn("two");
    assert.ok(still.ok, still.saw);
    await off("two");
  });

  it("are refused where they cannot overlap", async () => {
    await client.setup("first", isolate("n1"));
    await assert.rejects(
      client.setup("second", { kind: "loss", target: { node: "n1" }, ratio: 0.1 }),
      /fault second \(loss\) cannot begin while first \(isolate\) is on at n1: behind a cut nothing else can be proved/,
    );
    await client.cleanup("first");
  });

  it("are not on any more once somebody else healed them", async () => {
    await client.setup("lost", isolate("n1"));
    await client.inject("lost");
    await healAll(lab.inventory().nodes);
    const on = await client.verifyOn("lost");
    assert.equal(on.ok, false);
    assert.match(on.saw, /fault carrier on n1: /);
    await off("lost");
  });

  it("with delay bite, or say that this kernel has no netem and leave nothing behind", async () => {
    const netem = await lab.run(0, "tc", "qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms").then(
      () => lab.run(0, "tc", "qdisc", "del", "dev", "lo", "root").then(() => true),
      () => false,
    );
    await client.setup("slow", { kind: "delay", target: { node: "n1" }, milliseconds: 80 });
    if (netem) {
      await client.inject("slow");
      const on = await client.verifyOn("slow");
      assert.ok(on.ok, on.saw);
    } else await assert.rejects(client.inject("slow"), /fault carrier on n1: tc: .*qdisc kind is unknown/);
    await off("slow");
  });

  it("are all undone by heal, which touches nothing else and has nothing to do the second time", async () => {
    await lab.run(
      1,
      "nft",
      "add table inet testbed; add chain inet testbed keep; add table ip testbed_fault_not_ours",
    );
    const foreign = await lab.run(1, "nft", "list", "ruleset");
    const held = [
      await HeldFaults.start(lab, isolate("n1"), "a"),
      await HeldFaults.start(lab, isolate("n1"), "b"),
    ];
    for (const { driver, said } of held.map((one) => ({ driver: one.driver, said: one.said("fired") }))) {
      await said;
      driver.kill("SIGSTOP");
    }
    await lab.run(1, "nft", "add", "table", "inet", "testbed_fault_left_over");
    const nodes = lab.inventory().nodes.slice(1, 2);
    const [report] = await healAll(nodes);
    assert.equal(report?.error, undefined);
    assert.deepEqual(
      report?.undone.map((line) => line.replace(/\d+/, "PID")),
      [
        "carrier testbed_fault_a (pid PID)",
        "carrier testbed_fault_b (pid PID)",
        "table testbed_fault_left_over",
      ],
    );
    assert.equal(await lab.run(1, "nft", "list", "ruleset"), foreign);
    assert.deepEqual(await healAll(nodes), [{ node: "n1", undone: [] }]);
    for (const { driver } of held) driver.kill("SIGKILL");
  });

  it("never make heal end a process that only has a carrier's old pid", async () => {
    const namespace = (await lab.run(1, "readlink", "/proc/self/ns/net")).replaceAll(/\D/g, "");
    assert.notEqual(namespace, readlinkSync("/proc/self/ns/net").replaceAll(/\D/g, ""));
    const directory = `/run/testbed-faults/${namespace}`;
    await lab.run(1, "bash", "-c", `mkdir -p ${directory}; echo ${process.pid} 1 > ${directory}/stale`);
    const [report] = await healAll(lab.inventory().nodes.slice(1, 2));
    assert.deepEqual(report, { node: "n1", undone: [] });
    await assert.rejects(lab.run(1, "test", "-e", directory));
  });
});
