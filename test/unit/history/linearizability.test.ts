import assert from "node:assert/strict";
import { checkLinearizability } from "../../../scenarios/history/linearizability";
import type { Operation } from "../../../scenarios/history/history";
import { cas, hold, read, simulate, write } from "./histories";

const unknown = { outcome: "unknown" } as const;
const failed = { outcome: "failed" } as const;

describe("linearizability of registers", () => {
  const good: Record<string, Operation[]> = {
    "a read during a write may see the old value": [write("a", 0, 1), write("b", 2, 9), read("a", 3, 4)],
    "a read during a write may see the new value": [write("a", 0, 1), write("b", 2, 9), read("b", 3, 4)],
    "a key nobody wrote is absent": [read(null, 0, 1), write("a", 2, 3)],
    "calls that touch at one instant are concurrent": [write("a", 0, 5), read(null, 5, 6)],
    "a write without an answer was seen later": [
      write("a", 0, 1),
      write("b", 2, 3, unknown),
      read("a", 4, 5),
      read("b", 6, 7),
    ],
    "a write without an answer was never seen": [
      write("a", 0, 1),
      write("b", 2, 3, unknown),
      read("a", 4, 5),
    ],
    "a cas without an answer took effect": [write("a", 0, 1), cas("a", "b", 2, 3, unknown), read("b", 4, 5)],
    "a cas chain of unknown outcomes": [
      write("a", 0, 1),
      cas("a", "b", 2, 3, unknown),
      cas("b", "c", 4, 5, unknown),
      read("c", 6, 7),
    ],
    "one of two rival cas fails": [
      write("a", 0, 1),
      cas("a", "b", 2, 5),
      cas("a", "c", 2, 5, failed),
      read("b", 6, 7),
    ],
    "creates an absent key": [cas(undefined, "a", 0, 1), read("a", 2, 3)],
    "the same value written twice, one without an answer": [
      write("a", 0, 1),
      write("b", 2, 3),
      write("a", 2, 3, unknown),
      read("b", 4, 5),
      read("a", 6, 7),
    ],
    "reads without an answer say nothing": [write("a", 0, 1), read("x", 2, 3, unknown)],
  };
  for (const [title, history] of Object.entries(good))
    it(`passes: ${title}`, () => {
      const { verdict, reason } = checkLinearizability(history);
      assert.equal(verdict, "pass", reason);
    });

  const bad: Record<string, { history: Operation[]; why: RegExp }> = {
    "a stale read": {
      history: [write("a", 0, 1), write("b", 2, 3), read("a", 4, 5, { node: "n2", client: 7 })],
      why: /key `k`: read `a` \(client 7 on n2, 4\.0–5\.0 ms\): stale or lost: write `b` .* had been acknowledged before/,
    },
    "a lost write": {
      history: [write("a", 0, 1), read(null, 2, 3)],
      why: /read nothing .*stale or lost: write `a`/,
    },
    "a value nobody wrote": { history: [write("a", 0, 1), read("x", 2, 3)], why: /nobody wrote `x`/ },
    "a write visible before it was called": {
      history: [read("a", 0, 1), write("a", 2, 3)],
      why: /written only later, by write `a`/,
    },
    "a write of unknown outcome visible before it was called": {
      history: [read("a", 0, 1), write("a", 2, 3, unknown)],
      why: /written only later/,
    },
    "a failed write that was seen": {
      history: [write("a", 0, 1, failed), read("a", 2, 3)],
      why: /nobody wrote `a`/,
    },
    "two cas succeed from one value": {
      history: [write("a", 0, 1), cas("a", "b", 2, 5), cas("a", "c", 2, 5)],
      why: /only one of the two can be true/,
    },
    "a value comes back after it was overwritten": {
      history: [write("a", 0, 1), write("b", 2, 9), read("b", 3, 4), read("a", 5, 6)],
      why: /read `a`/,
    },
    "an unknown write seen, gone, and seen again": {
      history: [write("a", 0, 1), write("b", 2, 3, unknown), read("b", 4, 5), read("a", 6, 7)],
      why: /read `a`/,
    },
    "split brain: both sides serve their own writes": {
      history: [
        write("a", 0, 1),
        write("left", 2, 3, { node: "n1" }),
        write("right", 2, 3, { node: "n2" }),
        read("left", 4, 5, { node: "n1" }),
        read("right", 4, 5, { node: "n2" }),
        read("left", 6, 7, { node: "n1" }),
      ],
      why: /read `(left|right)`/,
    },
  };
  for (const [title, { history, why }] of Object.entries(bad))
    it(`fails: ${title}`, () => {
      const { verdict, reason, violation } = checkLinearizability(history);
      assert.equal(verdict, "fail", reason);
      assert.match(reason, why);
      assert.ok(violation && violation.neighbours.length <= 8);
    });

  it("names the wrong key among right ones and its neighbours only", () => {
    const others = simulate({ seed: 1, clients: 5, keys: 3, operations: 300 });
    const bad = [write("a", 0, 1), write("b", 2, 3), read("a", 4, 5)];
    const { violation } = checkLinearizability([...others, ...bad]);
    assert.equal(violation?.key, "k");
    assert.deepEqual(new Set(violation.neighbours), new Set(bad.slice(0, 2)));
  });

  describe("proves nothing (invalid)", () => {
    it("from no operations", () => {
      assert.equal(checkLinearizability([]).verdict, "invalid");
    });
    it("from operations that were never answered, or are no register operations", () => {
      const nothing = [write("a", 0, 1, failed), write("b", 2, 3, unknown), hold("me", 4, 5, 6)];
      assert.equal(checkLinearizability(nothing).verdict, "invalid");
    });
    it("when its time is over, and says where", () => {
      const history = simulate({ seed: 2, clients: 10, keys: 1, operations: 5000 });
      const { verdict, reason } = checkLinearizability(history, { seconds: 0 });
      assert.equal(verdict, "invalid");
      assert.match(reason, /gave up on `k0` \(no time left after \d+ steps\)/);
    });
    it("when its memory is used up", () => {
      const history = simulate({ seed: 2, clients: 10, keys: 1, operations: 500 });
      const { verdict, reason } = checkLinearizability(history, { configurations: 100 });
      assert.equal(verdict, "invalid");
      assert.match(reason, /more than 100 configurations/);
    });
  });
});
