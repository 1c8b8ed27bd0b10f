import assert from "node:assert/strict";
import type { Operation } from "../../../scenarios/history/history";
import { clientsSeries, errorClass, topClasses } from "../../../scenarios/results/report/clients";
import { parseSamples } from "../../../scenarios/results/report/samples";
import { spansOf } from "../../../scenarios/results/report/node-plots";
import { paletteOf } from "../../../scenarios/results/report/palette";
import { plotsOf } from "../../../scenarios/results/report/plots";
import { pathOf, valueScale } from "../../../scenarios/results/report/scales";
import { mixedRun, reportScenario } from "../../support/report-runs";

const operation = (end: number, change: Partial<Operation> = {}): Operation => ({
  ...{ client: 0, key: "k", node: "a", kind: "read", outcome: "ok", start: end - 10, end },
  ...change,
});

describe("what clients recorded, over time", () => {
  it("is counted in the second it ended, with percentiles of what succeeded", () => {
    const slow = operation(1900, { start: 1000 });
    const series = clientsSeries([operation(500), operation(600), slow, operation(1950)], 1);
    assert.deepEqual(series.rates.answered, [
      [0.5, 2],
      [1.5, 2],
    ]);
    assert.deepEqual(series.latency.max, [
      [0.5, 10],
      [1.5, 900],
    ]);
  });
  it("does not take a comparison that found another value for an error", () => {
    const refused = operation(500, { kind: "cas", outcome: "failed" });
    const broken = operation(600, {
      kind: "cas",
      outcome: "failed",
      error: "connect ECONNREFUSED 10.0.0.1:2379",
    });
    const { rates, errors } = clientsSeries([refused, broken], 1);
    assert.deepEqual([rates.answered[0]?.[1], rates.failed[0]?.[1]], [1, 1]);
    assert.deepEqual([...errors.keys()], ["ECONNREFUSED"]);
  });
  for (const [error, name] of [
    ["/v3/kv/put: connect ECONNREFUSED 10.77.0.11:2379", "ECONNREFUSED"],
    ["The operation was aborted due to timeout", "timeout"],
    ['HTTP 503 {"error":"etcdserver: leader changed","code":14}', "etcdserver: leader changed"],
    ["/x: answered 17 after 3.5", "answered … after …"],
  ] as const)
    it(`calls an error “${name}”`, () => {
      assert.equal(errorClass(operation(1, { outcome: "failed", error })), name);
    });
  it("tells the commonest classes apart and puts the rest together", () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      operation(1, { outcome: "failed", error: `${"abcdefghi".charAt(index)} is wrong` }),
    );
    assert.equal(topClasses(many).length, 6);
    assert.equal(topClasses(many).at(-1), "others");
  });
});

describe("samples for drawing", () => {
  it("are read line by line; what cannot be understood, as after a kill, is left out", () => {
    const node = { about: "node", at: 1, index: 0, node: "a", values: { height: 3 } };
    const look = { about: "look", at: 2, index: 1, ok: false, saw: "no" };
    const text = [node, { about: "else" }, look].map((each) => JSON.stringify(each)).join("\n");
    const samples = parseSamples(`${text}\n{"about":"no`);
    assert.deepEqual(samples.nodes.get("a")?.[0]?.values, { height: 3 });
    assert.equal(samples.looks.length, 1);
  });
  it("place each second of a load where it was, not where it was told", () => {
    const line = (second: number, at: number) =>
      JSON.stringify({
        ...{ about: "load", at, index: 0, name: "l", second, rate: 1 },
        ok: 1,
        errors: 0,
        p99: 1,
      });
    const { loads } = parseSamples([line(0, 6.1), line(1, 7.4), line(2, 8)].join("\n"));
    assert.deepEqual(
      loads.get("l")?.map(({ at }) => Number(at.toFixed(3))),
      [5.5, 6.5, 7.5],
    );
  });
  it("become strips in which every answer holds until the next, and silence is seen", () => {
    const samples = [
      { at: 1, values: { leader: "a" } },
      { at: 2, values: { leader: "a" } },
      { at: 3, gap: "refused" },
      { at: 4, values: { leader: "b" } },
    ];
    assert.deepEqual(
      spansOf(samples, "leader", 6).map(({ from, to, value, gap }) => [from, to, value, gap]),
      [
        [1, 3, "a", undefined],
        [3, 4, undefined, "refused"],
        [4, 6, "b", undefined],
      ],
    );
  });
});

describe("plots of a scenario", () => {
  const [scenario] = mixedRun().scenarios;
  const plots = plotsOf(scenario!, 60);
  it("are rates, latencies and errors, then all that nodes told: numbers as lines, texts as strips", () => {
    assert.deepEqual(
      plots.map(({ kind, title }) => `${kind} ${title}`),
      [
        ...["lines Requests of load", "lines Latency of load", "lines Errors of load"],
        ...["lines Operations of clients", "lines Latency of clients", "lines Errors of clients"],
        ...["lines Height", "strips Leader", "lines Peers", "lines Queue"],
      ],
    );
  });
  it("give a node one colour, also as a value", () => {
    const height = plots.find(({ title }) => title === "Height");
    const leader = plots.find(({ title }) => title === "Leader");
    assert.ok(height?.kind === "lines" && leader?.kind === "strips");
    assert.equal(leader.values.get("b"), height.series.find(({ name }) => name === "b")?.tone.split(" ")[0]);
  });
  it("leave out of a value the nodes that never told it, and show as silent only who was silent", () => {
    const asked = (values: Record<string, number | string>) => [
      { at: 0, values },
      { at: 1, gap: "refused" },
      { at: 2, values },
    ];
    const nodes = new Map([
      ["a", asked({ lease: "mine", term: 1 })],
      ["observer", asked({ term: 2 })],
      ["dead", [{ at: 0, gap: "refused" }]],
    ]);
    const [lease] = plotsOf(reportScenario({ samples: { nodes } }), 3);
    assert.ok(lease?.kind === "strips");
    assert.deepEqual(
      lease.rows.map(({ name, spans }) => [name, spans.map(({ value }) => value)]),
      [
        ["a", ["mine", undefined, "mine"]],
        ["dead", [undefined]],
      ],
    );
    const answersOther = [
      { at: 0, values: { lease: "x" } },
      { at: 1, values: { term: 1 } },
    ];
    assert.deepEqual(
      spansOf(answersOther, "lease", 2).map(({ from, to, value }) => [from, to, value]),
      [[0, 1, "x"]],
    );
  });
  it("say in words what no node ever changed, and only that", () => {
    const asked = (reorgs: number, extra: Record<string, number> = {}) =>
      [0, 1].map((at) => ({ at, values: { reorgs, peers: 2, height: at, ...extra } }));
    const constants = (...nodes: readonly (readonly [string, ReturnType<typeof asked>])[]) =>
      plotsOf(reportScenario({ samples: { nodes: new Map(nodes) } }), 2).flatMap((plot) =>
        plot.kind === "constant" ? [[plot.title, plot.value, plot.nodes]] : [],
      );
    assert.deepEqual(constants(["a", asked(0, { executor: 1 })], ["b", asked(0)]), [
      ["Reorgs", 0, undefined],
      ["Peers", 2, undefined],
      ["Executor", 1, ["a"]],
    ]);
    assert.deepEqual(constants(["a", asked(0)], ["b", asked(1)]), [["Peers", 2, undefined]]);
    assert.deepEqual(constants(["a", [...asked(0), { at: 2, values: {} as never }]]), []);
  });
  it("give a text one colour in all scenarios of a run, and a node its own", () => {
    const told = (...texts: readonly string[]) => ({
      nodes: new Map([["a", texts.map((state, at) => ({ at, values: { state } }))]]),
    });
    const runs = [told("follower", "a"), told("candidate", "follower", "none")];
    const { ofText, ofNode } = paletteOf(runs);
    assert.equal(ofText("state", "a"), ofNode("a"));
    assert.equal(ofText("state", "none"), "other");
    const tones = ["a", "candidate", "follower"].map((text) => ofText("state", text));
    assert.equal(new Set(tones).size, 3);
    for (const samples of runs) {
      const [strips] = plotsOf(reportScenario({ samples }), 3, paletteOf(runs));
      assert.ok(strips?.kind === "strips");
      assert.equal(strips.values.get("follower"), tones[2]);
    }
  });
  it("are none when nothing was measured", () => {
    assert.deepEqual(plotsOf(reportScenario({}), 1), []);
  });
  it("break a line where nothing was measured", () => {
    const points = [
      [0, 1],
      [1, 2],
      [2, undefined],
      [3, 2],
      [4, 1],
    ] as const;
    const scale = valueScale({ scale: "linear", series: [{ name: "x", tone: "c1", points }] });
    assert.equal(pathOf({ points }, 4, scale.share, 100).match(/M/g)?.length, 2);
  });
  it("have only whole numbers on the axis of what is counted", () => {
    const points = [
      [0, 48],
      [1, 49],
    ] as const;
    const { ticks } = valueScale({ scale: "linear", series: [{ name: "x", tone: "c1", points }] });
    assert.deepEqual(
      ticks.map(({ label }) => label),
      ["48", "49"],
    );
  });
});
