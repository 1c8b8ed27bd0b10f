import assert from "node:assert/strict";
import { judgeBandwidth, parseBandwidth } from "../../../../components/environments/lan/bandwidth";
import { parseLinks } from "../../../../components/environments/lan/links";
import { judgeSurvey, type Survey } from "../../../../components/environments/lan/network-survey";
import { lanSchema } from "../../../../components/environments/lan/schema";

const { links: limits } = lanSchema.parse({});
const placed = [
  { name: "alpha", address: "10.0.0.2" },
  { name: "bravo", address: "10.0.0.3" },
];
const machines = placed.map(({ name, address }) => ({ node: name, address }));

/** What is told of two hosts, each of which printed something. */
function told(
  alpha: string,
  bravo: string,
  more: Partial<Survey & { given: boolean }> = {},
): readonly string[] {
  const links = new Map([["alpha", parseLinks(alpha)], ["bravo", parseLinks(bravo)]]); // prettier-ignore
  const { given = false, ...survey } = more;
  return judgeSurvey({ machines, links, unasked: new Map(), ...survey }, { placed, given, limits });
}

describe("links between hosts", () => {
  it("are as plan 000 wants them, unless the stack file says otherwise", () => {
    assert.deepEqual(limits, { milliseconds: 10, megabits: 100 });
    assert.deepEqual(lanSchema.parse({ links: { milliseconds: 80 } }).links, {
      milliseconds: 80,
      megabits: 100,
    });
  });

  it("are fine when they are near, and when nobody can tell", () => {
    assert.deepEqual(told("link\t10.0.0.3\t9.99\n", "link\t10.0.0.2\tunknown\n"), []);
    assert.deepEqual(told("", ""), []);
  });

  it("that are too long are told, of those who see them so", () => {
    const [problem, ...rest] = told("link\t10.0.0.3\t10\n", "link\t10.0.0.2\t0.3\n");
    assert.deepEqual(rest, []);
    assert.match(
      problem!,
      /^host `alpha` is 10 ms away from `bravo` \(10\.0\.0\.3\).*less than 10 ms.*testbed:links\.milliseconds/,
    );
  });

  it("that are missing are told", () => {
    const found = told("link\t10.0.0.3\tsilent\n", "link\t10.0.0.2\t0.3\n");
    assert.match(found.join(), /^host `alpha` finds nobody at 10\.0\.0\.3, where `bravo` is[^,]*$/);
  });

  it("of a host that could not be asked are not judged, and why is told", () => {
    const found = told("", "", { links: new Map(), unasked: new Map([["bravo", "cannot be reached: x"]]) });
    assert.deepEqual(found, ["host `bravo` cannot be reached: x."]);
  });
});

describe("an address that a host is to be given", () => {
  const moving = { given: true, machines: [{ node: "alpha", address: "10.0.0.110" }, machines[1]!] };

  it("may be nobody's, or its own", () => {
    assert.deepEqual(told("", "", moving), []);
    assert.deepEqual(told("answers\t10.0.0.2\t02:00:00:00:00:09\n", "", { given: false }), []);
  });

  it("may not be somebody else's, whoever saw it", () => {
    for (const [alpha, bravo] of [
      ["answers\t10.0.0.2\t02:00:00:00:00:09\n", ""],
      ["", "answers\t10.0.0.2\t02:00:00:00:00:09\n"],
    ] as const)
      // prettier-ignore
      assert.deepEqual(told(alpha, bravo, moving), [
        "host `alpha` cannot be given 10.0.0.2: somebody else in the network has it already (02:00:00:00:00:09).",
      ]);
  });

  it("may not be another node's", () => {
    const found = told("", "", { given: true, machines: [{ node: "alpha", address: "10.0.0.3" }, { node: "bravo", address: "10.0.0.9" }] }); // prettier-ignore
    assert.equal(found.length, 1);
    assert.match(found[0]!, /^host `bravo` cannot be given 10\.0\.0\.3: the machine of `alpha` has it now/);
  });
});

describe("bandwidth between hosts", () => {
  const [from, to] = [machines[0]!, machines[1]!];
  const json = (bits: number): string => JSON.stringify({ end: { sum_received: { bits_per_second: bits } } });
  const judged = (text: string): string =>
    judgeBandwidth({ from, to, megabits: parseBandwidth(text) }, limits.megabits).join();

  it("is told when it is too low", () => {
    assert.match(judged(json(93_700_000)), /^sends `bravo` \(10\.0\.0\.3\) 94 Mbit\/s; 100 are wanted/);
    assert.match(judged("slow\n"), /less than 20 Mbit\/s/);
  });

  it("is fine when it is enough, and when it cannot be measured", () => {
    assert.equal(judged(json(100_000_000)), "");
    assert.equal(judged(""), "");
    assert.equal(judged(JSON.stringify({ error: "unable to connect" })), "");
  });
});
