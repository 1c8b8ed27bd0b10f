import assert from "node:assert/strict";
import { nextJob, runAll, type Job } from "../../../../toolchain/testing/schedule";

const job = (name: string, estimate: number, more: Partial<Job> = {}): Job => ({
  ...{ name, files: [name], place: "own", alone: false, yields: true, light: false },
  ...{ estimate, needsToolchain: true },
  ...more,
});
const onMachine = { place: "machine", yields: false } as const;

describe("schedule of test jobs", () => {
  const short = job("short", 5);
  const long = job("long", 60);
  const docker = [job("docker-a", 40, onMachine), job("docker-b", 30, onMachine)] as const;
  const alone = job("alone", 90, { alone: true });

  it("begins with what takes longest", () => {
    assert.equal(nextJob([short, long], []), long);
  });

  it("begins with those for this machine, since they come one after another", () => {
    assert.equal(nextJob([short, long, ...docker], []), docker[0]);
    assert.equal(nextJob([short, long, docker[1]], []), docker[1]);
  });

  it("has those that do not yield before others", () => {
    const firm = job("e2e", 20, { yields: false });
    assert.equal(nextJob([short, long, firm], [docker[0]]), firm);
    assert.equal(nextJob([short, firm, ...docker], []), docker[0]);
  });

  it("has one job at a time on this machine", () => {
    assert.equal(nextJob([short, docker[1]], [docker[0]]), short);
    assert.equal(nextJob([docker[1]], [docker[0]]), undefined);
  });

  it("has what must be alone alone, and last", () => {
    assert.equal(nextJob([short, alone], []), short);
    assert.equal(nextJob([alone], [short]), undefined);
    assert.equal(nextJob([alone], []), alone);
    assert.equal(nextJob([short], [alone]), undefined);
  });

  it("has no more of those that do not yield than it was told", () => {
    const [one, other] = [job("e2e-a", 90, { yields: false }), job("e2e-b", 80, { yields: false })];
    const lanes = { all: 3, firm: 2, light: 0 };
    assert.equal(nextJob([other, short], [one], lanes), other);
    assert.equal(nextJob([docker[0]], [one, other], lanes), undefined);
    assert.equal(nextJob([other, short], [one, docker[0]], lanes), short);
    assert.equal(nextJob([other, short], [long, docker[0]], lanes), other);
    assert.equal(nextJob([short], [long, one, other], lanes), undefined);
  });

  it("has what mostly waits beside all others, and not too much of it", () => {
    const [one, other] = [job("e2e-a", 90, { yields: false }), job("e2e-b", 80, { yields: false })];
    const [boots, reboots] = [job("boots", 70, { light: true }), job("reboots", 10, { light: true })];
    const lanes = { all: 3, firm: 2, light: 1 };
    assert.equal(nextJob([boots, short], [one, other], lanes), boots);
    assert.equal(nextJob([reboots, short], [one, other, boots], lanes), short);
    assert.equal(nextJob([reboots], [one, other, boots], lanes), undefined);
    assert.equal(nextJob([other, reboots], [one, boots], lanes), other);
    assert.equal(nextJob([boots], [one, other, short], lanes), boots);
    assert.equal(nextJob([boots], [one, other, short], { ...lanes, light: 0 }), undefined);
    assert.equal(nextJob([boots], [alone], lanes), undefined);
  });

  /** Runs jobs, each in as many turns of the event loop as its estimate says; what ran at every start. */
  async function started(jobs: readonly Job[], lanes: number): Promise<string[][]> {
    const running = new Set<string>();
    const seen: string[][] = [];
    await runAll(jobs, { all: lanes, firm: 1, light: 0 }, async ({ name, estimate }) => {
      running.add(name);
      seen.push([...running].sort());
      for (let turn = 0; turn < estimate; turn++) await new Promise(setImmediate);
      running.delete(name);
    });
    return seen;
  }

  it("runs every job once, at most so many at once, and never two on this machine or beside one alone", async () => {
    const jobs = [short, long, ...docker, alone, job("other", 20)];
    const seen = await started(jobs, 3);
    assert.equal(seen.length, jobs.length);
    for (const names of seen) {
      assert.ok(names.length <= 3, names.join());
      assert.ok(names.filter((name) => name.startsWith("docker")).length <= 1, names.join());
      assert.ok(!names.includes("alone") || names.length === 1, names.join());
    }
    assert.ok(seen.some(({ length }) => length === 3));
    assert.deepEqual(seen.at(-1), ["alone"]);
  });

  it("runs more than do not yield only while there is room", async () => {
    let room = 2;
    const most = { running: 0, seen: 0 };
    const run = async (): Promise<void> => {
      most.seen = Math.max(most.seen, ++most.running);
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      most.running--;
    };
    const jobs = [1, 2, 3, 4, 5, 6].map((estimate) => job(String(estimate), estimate));
    await runAll(jobs, { all: 5, firm: 2, light: 0 }, run, () => room-- > 0);
    assert.equal(most.seen, 4);
  });

  it("runs one after another with one lane", async () => {
    assert.ok((await started([short, ...docker, alone], 1)).every(({ length }) => length === 1));
  });

  it("waits for those that run before it tells of an error", async () => {
    const ended: string[] = [];
    const all = runAll([short, long, docker[0]], { all: 2, firm: 2, light: 0 }, async ({ name }) => {
      if (name === "docker-a") throw new Error("no mocha");
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      ended.push(name);
    });
    await assert.rejects(all, /no mocha/);
    assert.deepEqual(ended, ["long"]);
  });
});
