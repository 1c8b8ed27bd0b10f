import assert from "node:assert/strict";
import type { Step } from "../../../../scenarios/scenario";
import { sentence } from "../../../../toolchain/generate/sentence";

const check = { check: "x" };
const SENTENCES: readonly (readonly [Step, string])[] = [
  [
    { kind: "precondition", title: "All are well", check, within: 9 },
    "Precondition: All are well (within 9 s).",
  ],
  [{ kind: "check", title: "It holds", check, within: 0 }, "Check: It holds."],
  [{ kind: "always", title: "It holds", check, during: 5 }, "Check all the time for 5 s: It holds."],
  [{ kind: "hold", title: "Nothing happens", seconds: 3 }, "Wait 3 s: Nothing happens."],
  [{ kind: "observe", title: "Who leads", name: "o", check }, "Remember: Who leads."],
  [
    { kind: "fault", title: "Cut", name: "cut", fault: { kind: "isolate", target: { leader: true } } },
    "Fault `cut`: Cut (isolate the leader).",
  ],
  [
    {
      kind: "fault",
      title: "Lossy",
      name: "l",
      fault: { kind: "loss", target: { role: "member" }, ratio: 0.25 },
    },
    "Fault `l`: Lossy (lose 25 % at every member).",
  ],
  [
    {
      kind: "fault",
      title: "Half",
      name: "h",
      fault: { kind: "one-way", from: { node: "a" }, to: { all: true } },
    },
    "Fault `h`: Half (one-way from `a` to all nodes).",
  ],
  [
    { kind: "fault", title: "Off", name: "o", fault: { kind: "disconnect", target: { node: "a" } } },
    "Fault `o`: Off (disconnect `a`).",
  ],
  [
    {
      kind: "fault",
      title: "Full",
      name: "f",
      fault: { kind: "disk-full", target: { node: "a" }, service: "db" },
    },
    "Fault `f`: Full (no room for `db` on `a`).",
  ],
  [
    {
      kind: "fault",
      title: "Late",
      name: "l",
      fault: { kind: "clock-skew", target: { all: true }, service: "db", seconds: -90 },
    },
    "Fault `l`: Late (clock of `db` 90 s behind on all nodes).",
  ],
  [{ kind: "heal", title: "Whole again", name: "cut" }, "Heal `cut`: Whole again."],
  [
    {
      kind: "start-clients",
      title: "One writes",
      name: "c",
      clients: { workload: "w", clients: 1, keys: 2, rate: 3 },
    },
    "Start `c`: One writes (w: 1 client on 2 keys, at most 3/s each).",
  ],
];

describe("a step as a sentence", () => {
  for (const [step, text] of SENTENCES)
    it(text, () => {
      assert.equal(sentence(step), text);
    });
});
