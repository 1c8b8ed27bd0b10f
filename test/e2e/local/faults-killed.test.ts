import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { FaultSpec } from "../../../scenarios/faults/fault";
import { healAll } from "../../../scenarios/faults/heal";
import { HeldFaults } from "../../support/held-faults";
import { LinkWatch } from "../../support/link-watch";
import { Namespaces, namespacesMissing } from "../../support/namespaces";
import { skip } from "../../support/skip";

const isolate: FaultSpec = { kind: "isolate", target: { node: "n1" } };
/** Milliseconds. The pinger's clock ticks each 2 ms. */
const promise = 250;
const kills = 12;

const now = () => performance.timeOrigin + performance.now();

/** Pids of the processes of this name among the descendants of a process. */
function descendants(pid: number, name: string): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
    .split(" ")
    .filter(Boolean)
    .map(Number);
  return children.flatMap((child) => [
    ...(readFileSync(`/proc/${child}/comm`, "utf8").trim() === name ? [child] : []),
    ...descendants(child, name),
  ]);
}

const ways: readonly {
  readonly title: string;
  readonly owner: boolean;
  readonly kill: (held: HeldFaults) => unknown;
}[] = [
  { title: "the runner", owner: true, kill: ({ driver }) => driver.kill("SIGKILL") },
  {
    title: "the carrier",
    owner: true,
    kill: async (held) => (await held.pids()).forEach((pid) => process.kill(pid, "SIGKILL")),
  },
  {
    title: "nft",
    owner: true,
    kill: async (held) =>
      (await held.pids())
        .flatMap((pid) => descendants(pid, "nft"))
        .forEach((pid) => process.kill(pid, "SIGKILL")),
  },
  {
    title: "the runner, without owner tables,",
    owner: false,
    kill: ({ driver }) => driver.kill("SIGKILL"),
  },
  {
    title: "the carrier, without owner tables,",
    owner: false,
    kill: async (held) => (await held.pids()).forEach((pid) => process.kill(pid, "SIGKILL")),
  },
];

describe("a network fault whose holder dies", function () {
  this.timeout(30_000);
  let lab: Namespaces;
  let link: LinkWatch;
  let control: LinkWatch;
  const drivers: HeldFaults[] = [];

  before(async function () {
    const missing = namespacesMissing();
    if (missing !== undefined) skip(this, missing);
    lab = await Namespaces.create(3);
    link = await LinkWatch.start(lab, 0, "10.77.0.11");
    control = await LinkWatch.start(lab, undefined, "10.77.0.11");
  });
  afterEach(() => {
    delete process.env["TESTBED_NO_OWNER"];
    for (const { driver } of drivers.splice(0)) driver.kill("SIGKILL");
  });
  after(async () => {
    const made = lab as Namespaces | undefined;
    if (!made) return;
    // Carriers that were killed could not take their notes away.
    await healAll(made.inventory().nodes);
    await made.remove();
  });

  const hold = async (): Promise<HeldFaults> => {
    const held = await HeldFaults.start(lab, isolate);
    drivers.push(held);
    return held;
  };
  const tables = () => lab.run(1, "nft", "list", "tables");
  /** Until no table is there: when the last listing began that still showed one, if any did. */
  const tableGone = async (deadline: number): Promise<number | undefined> => {
    for (let seen: number | undefined; ;) {
      const began = now();
      const listing = await tables();
      if (!listing.includes("testbed_fault")) return seen;
      if (now() > deadline) throw new Error(`still there: ${listing}`);
      seen = began;
    }
  };

  for (const { title, owner, kill } of ways)
    it(`heals within ${promise} ms when ${title} is killed`, async () => {
      if (!owner) process.env["TESTBED_NO_OWNER"] = "1";
      const times: number[] = [];
      for (let round = 0; round < kills; round++) {
        await link.is("up", 2000);
        const held = await hold();
        await held.said("fired");
        assert.equal(
          (await lab.run(1, "nft", "list", "table", "inet", held.table)).includes("flags owner"),
          owner,
        );
        await link.is("down", 2000);
        const killed = now();
        await kill(held);
        times.push((await link.is("up", 2000)) - killed);
        await tableGone(killed + 2000);
        held.driver.kill("SIGKILL");
      }
      times.sort((a, b) => a - b);
      console.log(`      healed after ${times.map((time) => time.toFixed(1)).join(" ")} ms`);
      assert.ok(Math.max(...times) <= promise, `slowest ${Math.max(...times)} ms`);
    });

  it("heals by its lease when the runner is stopped", async () => {
    const held = await hold();
    await held.said("fired");
    await link.is("down", 2000);
    held.driver.kill("SIGSTOP");
    const stopped = now();
    const healed = (await link.is("up", 6000)) - stopped;
    assert.ok(healed > 1000 && healed <= 5000, `healed after ${healed} ms`);
    await tableGone(now() + 1000);
  });

  it("leaves nothing behind when the runner is killed at any moment", async () => {
    let latest = 0;
    const moments: Record<string, number> = {};
    for (let round = 0; round < 50; round++) {
      if (round % 5 === 4) process.env["TESTBED_NO_OWNER"] = "1";
      else delete process.env["TESTBED_NO_OWNER"];
      const held = await hold();
      // From before the carrier has begun to after it has fired.
      await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 120));
      held.driver.kill("SIGKILL");
      const killed = now();
      moments[held.moment] = (moments[held.moment] ?? 0) + 1;
      latest = Math.max(latest, ((await tableGone(killed + 2000)) ?? killed) - killed);
      await link.is("up", 2000);
    }
    // A carrier that was born in this moment still has to find that its driver is dead.
    const left = await tableGone(now() + 2000).then(tables);
    assert.equal(left, "");
    console.log(
      `      no table in what was listed from ${latest.toFixed(0)} ms after the kill on; killed ${JSON.stringify(moments)}`,
    );
    assert.ok(latest <= promise, `still there ${latest} ms after the kill`);
  });

  it("never cost the controller a single packet in all this", async () => {
    const { lost, sent } = await control.stop();
    assert.equal(lost, 0);
    assert.ok(sent > 1000, `only ${sent} datagrams were sent`);
  });
});
