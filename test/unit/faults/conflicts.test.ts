import assert from "node:assert/strict";
import { conflictsOf } from "../../../scenarios/faults/conflicts";
import type { FaultSpec } from "../../../scenarios/faults/fault";
import type { Step } from "../../../scenarios/scenario";

const nodes = ["a", "b", "c"].map((name) => ({
  name,
  role: name === "a" ? "first" : "other",
  services: [{ name: "db" }],
}));
/** As `nodes`, with services that keep state and whose clock can be shifted. */
const able = nodes.map((node) => ({
  ...node,
  services: [
    { name: "db", stateDirectory: "/var/lib/db", shiftableClock: true },
    { name: "web", stateDirectory: "/var/lib/web" },
  ],
}));
const on = (name: string, fault: FaultSpec): Step => ({ kind: "fault", title: `break ${name}`, name, fault });
const heal = (name: string): Step => ({ kind: "heal", title: `heal ${name}`, name });
const isolate = (node: string): FaultSpec => ({ kind: "isolate", target: { node } });
const kill = (node: string, service = "db"): FaultSpec => ({ kind: "kill", target: { node }, service });
const full = (node: string, service = "db"): FaultSpec => ({ kind: "disk-full", target: { node }, service });
const skew = (node: string, seconds = 5, service = "db"): FaultSpec => ({
  ...{ kind: "clock-skew", target: { node }, service, seconds },
});
const disconnect = (node: string): FaultSpec => ({ kind: "disconnect", target: { node } });
const recreate = (place: number): FaultSpec => ({ kind: "recreate", target: { role: "other", place } });
const paired = (a: FaultSpec, b: FaultSpec) => [on("x", a), on("y", b), heal("x"), heal("y")];

const cases: readonly {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly says: readonly string[];
}[] = [
  { title: "one fault, healed", steps: [on("x", isolate("a")), heal("x")], says: [] },
  { title: "cuts of different nodes", steps: paired(isolate("a"), isolate("b")), says: [] },
  { title: "a cut and a kill of one node", steps: paired(isolate("a"), kill("a")), says: [] },
  {
    title: "kills of different services",
    steps: [on("x", kill("a")), on("y", kill("b")), heal("y"), heal("x")],
    says: [],
  },
  {
    title: "the leader and a follower, known only later",
    steps: paired(
      { kind: "isolate", target: { leader: true } },
      { kind: "isolate", target: { follower: true } },
    ),
    says: [],
  },
  {
    title: "two hosts of one role made anew, by their places",
    steps: paired(recreate(1), recreate(2)),
    says: [],
  },
  {
    title: "a host that is made anew while its service is down",
    steps: paired(kill("b"), recreate(1)),
    says: [
      'fault "y" (recreate) cannot begin while "x" (kill) is on: with the host goes every other fault on it.',
    ],
  },
  {
    title: "a host by a place that there is none at",
    steps: [on("x", recreate(3)), heal("x")],
    says: ['fault "x": no node matches other number 3; there are: a, b, c.'],
  },
  {
    title: "two cuts of one node",
    steps: paired(isolate("a"), isolate("a")),
    says: [
      'fault "y" (isolate) cannot begin while "x" (isolate) is on: two faults of the same kind on one node cannot be told apart.',
    ],
  },
  {
    title: "a cut of all and a loss",
    steps: paired(
      { kind: "halves", target: { role: "first" } },
      { kind: "loss", target: { all: true }, ratio: 0.1 },
    ),
    says: [
      'fault "y" (loss) cannot begin while "x" (halves) is on: behind a cut nothing else can be proved.',
    ],
  },
  {
    title: "a role and a node of it",
    steps: paired(
      { kind: "loss", target: { role: "other" }, ratio: 0.1 },
      { kind: "rate", target: { node: "c" }, bitsPerSecond: 1e6 },
    ),
    says: [
      'fault "y" (rate) cannot begin while "x" (loss) is on: each would distort the measurement that proves the other.',
    ],
  },
  {
    title: "kill and pause of one service",
    steps: paired(kill("a"), { kind: "pause", target: { node: "a" }, service: "db" }),
    says: ['fault "y" (pause) cannot begin while "x" (kill) is on: both act on the process of service db.'],
  },
  {
    title: "a heal of nothing",
    steps: [heal("x")],
    says: ['step "heal x" heals "x", but no fault of that name was injected before.'],
  },
  {
    title: "a second heal",
    steps: [on("x", isolate("a")), heal("x"), heal("x")],
    says: ['step "heal x" heals "x", but it is healed already.'],
  },
  {
    title: "one name twice",
    steps: [on("x", isolate("a")), heal("x"), on("x", isolate("b")), heal("x")],
    says: ['two faults are named "x"; give each its own name.'],
  },
  {
    title: "a fault left on",
    steps: [on("x", isolate("a"))],
    says: ['fault "x" is still on at the end; add a heal step for it.'],
  },
  {
    title: "an unknown node",
    steps: [on("x", isolate("z")), heal("x")],
    says: ['fault "x": no node matches z; there are: a, b, c.'],
  },
  {
    title: "an unknown service",
    steps: [on("x", kill("a", "web")), heal("x")],
    says: ['fault "x": a has no service web.'],
  },
  {
    title: "one side only",
    steps: [on("x", { kind: "halves", target: { all: true } }), heal("x")],
    says: ['fault "x": every node is on the same side, so nothing is cut.'],
  },
  {
    title: "a ratio in percent",
    steps: [on("x", { kind: "loss", target: { node: "a" }, ratio: 30 }), heal("x")],
    says: ['fault "x": ratio is 30, expected 0.001 up to below 1; for 1 use isolate.'],
  },
  {
    title: "no rate",
    steps: [on("x", { kind: "rate", target: { node: "a" }, bitsPerSecond: 0 }), heal("x")],
    says: ['fault "x": bitsPerSecond is 0, expected 8000 to 100000000000.'],
  },
  {
    title: "a delay of nothing",
    steps: [on("x", { kind: "delay", target: { node: "a" }, milliseconds: NaN }), heal("x")],
    says: ['fault "x": milliseconds is NaN, expected 1 to 60000.'],
  },
];

describe("conflicts between faults", () => {
  for (const { title, steps, says } of cases)
    it(`${says.length === 0 ? "allow" : "refuse"} ${title}`, () =>
      assert.deepEqual(conflictsOf({ steps }, nodes), says));

  const told = (...steps: readonly Step[]) => conflictsOf({ steps }, able);
  it("allow a full disk beside anything but another one on the node", () => {
    for (const other of [kill("a"), skew("a"), isolate("a"), disconnect("a"), full("b")])
      assert.deepEqual(told(...paired(full("a"), other)), []);
    assert.match(told(...paired(full("a"), full("a", "web"))).join(), /keep their state on one file system/);
  });
  it("refuse a clock and a process fault of one service", () => {
    assert.match(told(...paired(skew("a"), kill("a"))).join(), /both act on the process of service db/);
    assert.deepEqual(told(...paired(skew("a"), kill("b"))), []);
  });
  it("refuse what cannot be proved behind a node that is off the network", () => {
    for (const other of [isolate("a"), { kind: "loss", target: { all: true }, ratio: 0.1 } as const])
      assert.match(told(...paired(disconnect("a"), other)).join(), /behind a cut nothing else can be proved/);
    assert.match(told(...paired(disconnect("a"), disconnect("a"))).join(), /cannot be told apart/);
    assert.deepEqual(told(...paired(disconnect("a"), isolate("b"))), []);
  });
  it("refuse faults that a service does not feel", () => {
    const refused = (fault: FaultSpec, known: Parameters<typeof conflictsOf>[1]) =>
      conflictsOf({ steps: [on("x", fault), heal("x")] }, known).join();
    assert.match(refused(full("a"), nodes), /db on a has no state directory/);
    assert.match(refused(skew("a"), nodes), /the clock of db on a cannot be shifted/);
    assert.match(refused(skew("a", 5, "web"), able), /the clock of web on a cannot be shifted/);
    for (const seconds of [0, 0.5, NaN, 1e9])
      assert.match(refused(skew("a", seconds), able), /seconds is .*, expected a whole number but 0/);
    const anywhere: FaultSpec = { kind: "clock-skew", target: { any: true }, service: "db", seconds: 5 };
    assert.equal(refused(anywhere, able), "");
    assert.match(refused(anywhere, nodes), /the clock of db on a, b, c cannot be shifted/);
  });

  it("are found without knowing the nodes, where names alone tell", () => {
    assert.equal(conflictsOf({ steps: paired(isolate("a"), isolate("a")) }).length, 1);
    assert.deepEqual(conflictsOf({ steps: paired(isolate("a"), isolate("b")) }), []);
  });
});
