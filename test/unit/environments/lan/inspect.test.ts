import assert from "node:assert/strict";
import { judged } from "../../../../cli/doctor/preflight";
import {
  describeBandwidth,
  describeLinks,
  describeReservation,
} from "../../../../components/environments/lan/inspect";
import { parseLinks } from "../../../../components/environments/lan/links";

const others = [
  { node: "bravo", address: "10.0.0.3" },
  { node: "delta", address: "10.0.0.4" },
];

describe("what doctor tells of hosts", () => {
  it("is how far the others are, and which are too far or not there", () => {
    const [well] = describeLinks(parseLinks("link\t10.0.0.3\t0.4\nlink\t10.0.0.4\tunknown\n"), others, 10);
    assert.deepEqual(well, { what: "ping", ok: true, saw: "bravo 0.4 ms, delta does not answer" });
    const [ill] = describeLinks(parseLinks("link\t10.0.0.3\t12\nlink\t10.0.0.4\tsilent\n"), others, 10);
    assert.equal(ill!.ok, false);
    assert.equal(ill!.saw, "bravo 12 ms, delta is not there");
    assert.match(ill!.advice!, /12 ms away from `bravo`.*nobody at 10\.0\.0\.4/);
  });

  it("says so when a host could not be asked, and nothing of one that is alone", () => {
    assert.equal(describeLinks(undefined, others, 10)[0]?.ok, false);
    assert.deepEqual(describeLinks(undefined, [], 10), []);
  });

  it("is what passes between them", () => {
    const told = ([940, "slow", undefined] as const).map((megabits) => describeBandwidth([{ from: others[0]!, to: others[1]!, megabits }], 100)[0]!); // prettier-ignore
    assert.deepEqual(told.map(({ ok, saw }) => [ok, saw]), [[true, "940 Mbit/s to delta"], [false, "slow to delta"], [true, "could not be measured to delta"]]); // prettier-ignore
  });

  it("is who has a machine", () => {
    const told = (reservation: string) =>
      describeReservation({ facts: new Map([["reservation", reservation]]) }, "01234567", 1000);
    assert.deepEqual([told("").ok, told("01234567 2000 lab of me").ok, told("76543210 999 lab of ann").ok], [true, true, true]); // prettier-ignore
    assert.deepEqual([told("76543210 2000 lab of ann").ok, told("76543210 2000 lab of ann").saw], [false, "is for stack lab of ann until 1970-01-01"]); // prettier-ignore
  });
});

describe("what keeps a stack from being deployed", () => {
  it("is told at the host that it is about, the rest of the stack", () => {
    const told = judged(["host `alpha` has no room.", "`testbed:hosts.x` is missing.", "host `gone` is odd."], ["alpha"]); // prettier-ignore
    assert.deepEqual(told.map(({ where, ok }) => [where, ok]), [["alpha", false], ["stack", false], ["stack", false]]); // prettier-ignore
    assert.deepEqual(judged([], []).map(({ ok }) => ok), [true]); // prettier-ignore
  });
});
