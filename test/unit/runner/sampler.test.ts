import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Adapter } from "../../../scenarios/adapter";
import type { Sample } from "../../../scenarios/results/journal";
import { startSampler } from "../../../scenarios/runner/sampler";
import { eventually } from "../../support/eventually";
import { inputOf } from "./fakes";

type SampleFunction = NonNullable<Adapter["sample"]>;

describe("sampling nodes while a scenario runs", () => {
  const { nodes } = inputOf([], "").inventory;

  /** What is written until every node was asked twice, in rounds of 20 ms with 15 ms to answer; and nothing after that. */
  async function samples(sample: SampleFunction | undefined): Promise<readonly Sample[]> {
    const written: Sample[] = [];
    const journal = { sample: (each: Sample) => void written.push(each) };
    const stop = startSampler({ adapter: sample ? { sample } : {}, nodes, journal, every: 20, within: 15 });
    const twice = () => nodes.every(({ name }) => of(written, name).length >= 2);
    if (sample) await eventually("two samples of every node", 5, twice, () => written);
    stop();
    const count = written.length;
    await sleep(40);
    assert.equal(written.length, count, "something was written after the end");
    return written;
  }
  const of = (written: readonly Sample[], node: string): readonly Sample[] =>
    written.filter((each) => each["node"] === node);

  it("writes what every node says, again and again, with the time it was asked", async () => {
    const written = await samples(({ name }) => Promise.resolve({ height: 7, leader: name }));
    for (const { name } of nodes) {
      const [first, second] = of(written, name);
      assert.deepEqual(first?.["values"], { height: 7, leader: name });
      assert.ok(Number(second?.["at"]) > Number(first["at"]));
    }
  });
  it("leaves a gap with its reason for one that does not answer or cannot be asked, and goes on with the others", async () => {
    const written = await samples(({ name }) =>
      name === "n-1" ? Promise.reject(new Error("connection refused")) : Promise.resolve({ peers: 2 }),
    );
    assert.equal(of(written, "n-1")[0]?.["gap"], "connection refused");
    assert.deepEqual(of(written, "n-2")[0]?.["values"], { peers: 2 });
  });
  it("asks a silent node one question at a time, and calls its silence a gap", async () => {
    let asked = 0;
    const written = await samples(({ name }) => {
      if (name === "n-1") asked++;
      return name === "n-1" ? new Promise(() => undefined) : Promise.resolve({});
    });
    assert.equal(asked, 1);
    assert.deepEqual(
      new Set(of(written, "n-1").map((each) => each["gap"])),
      new Set(["no answer within 0.0 s", "still no answer to an earlier question"]),
    );
  });
  it("keeps only what can be drawn", async () => {
    const told = { height: 1, bad: NaN, list: [1] as unknown as number, role: "x" };
    const [first] = await samples(() => Promise.resolve(told));
    assert.deepEqual(first?.["values"], { height: 1, role: "x" });
  });
  it("asks nothing of a system that offers no samples", async () => {
    assert.deepEqual(await samples(undefined), []);
  });
});
