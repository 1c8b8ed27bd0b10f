import assert from "node:assert/strict";
import fc from "fast-check";
import { checkLinearizability } from "../../../scenarios/history/linearizability";
import type { Operation } from "../../../scenarios/history/history";
import { simulate } from "./histories";

const simulations = fc.record({
  seed: fc.integer(),
  clients: fc.integer({ min: 1, max: 6 }),
  keys: fc.integer({ min: 1, max: 3 }),
  operations: fc.integer({ min: 1, max: 120 }),
  unknown: fc.constantFrom(0, 0.1, 0.4),
});

/** Tries every order of every subset that holds all answered operations: only for a handful, but beyond doubt. */
function linearizableByForce(history: readonly Operation[]): boolean {
  const effective = history.filter(({ outcome }) => outcome !== "failed");
  function extend(left: readonly Operation[], held: string | null): boolean {
    if (left.every(({ outcome }) => outcome === "unknown")) return true;
    return left.some((next) => {
      if (left.some((other) => other.outcome === "ok" && other.end < next.start)) return false;
      const rest = left.filter((other) => other !== next);
      const { kind, value = null, expected = null, result = null } = next;
      if (kind === "read") return (next.outcome === "unknown" || held === result) && extend(rest, held);
      if (kind === "cas" && held !== expected) return false;
      return extend(rest, value);
    });
  }
  return extend(effective, null);
}

describe("linearizability, over generated histories", () => {
  it("passes whatever clients of an atomic store record", () => {
    fc.assert(
      fc.property(
        simulations,
        fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        (simulation, values) => {
          const history = simulate({ ...simulation, ...(values === undefined ? {} : { values }) });
          if (!history.some(({ outcome }) => outcome === "ok")) return;
          const { verdict, reason } = checkLinearizability(history);
          assert.equal(verdict, "pass", reason);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("catches a read that was changed to a value overwritten long before", () => {
    let mutated = 0;
    fc.assert(
      fc.property(simulations, fc.integer({ min: 0, max: 1000 }), (simulation, choice) => {
        const history = simulate({ ...simulation, unknown: 0, keys: 1, operations: 80 });
        const reads = history.filter((each) => each.kind === "read" && each.result != null);
        const target = reads[choice % Math.max(reads.length, 1)];
        const stale = target && history.find((write) => write.kind === "write" && write.end < target.start);
        const newer =
          stale &&
          history.find(
            (write) => write.kind === "write" && write.start > stale.end && write.end < target.start,
          );
        if (!newer || stale.value === undefined) return;
        mutated++;
        const lie = { ...target, result: stale.value };
        assert.equal(
          checkLinearizability(history.map((each) => (each === target ? lie : each))).verdict,
          "fail",
        );
      }),
      { numRuns: 100 },
    );
    assert.ok(mutated > 20, `only ${mutated} histories could be mutated`);
  });

  it("agrees with a search by brute force on tiny histories, right and wrong", () => {
    const value = fc.constantFrom("a", "b", "c");
    const tiny = fc.array(
      fc.record({
        kind: fc.constantFrom("read", "write", "cas"),
        value,
        other: fc.option(value, { nil: null }),
        outcome: fc.constantFrom("ok", "ok", "ok", "unknown", "failed"),
        start: fc.integer({ min: 0, max: 12 }),
        length: fc.integer({ min: 0, max: 6 }),
      } as const),
      { minLength: 1, maxLength: 6 },
    );
    const seen = { pass: 0, fail: 0, invalid: 0 };
    fc.assert(
      fc.property(tiny, (drafts) => {
        const history = drafts.map(({ kind, value, other, outcome, start, length }, client): Operation => {
          const common = { client, key: "k", node: "n", kind, outcome, start, end: start + length };
          if (kind === "read") return { ...common, result: other };
          return { ...common, value, ...(kind === "cas" && other !== null ? { expected: other } : {}) };
        });
        const { verdict } = checkLinearizability(history);
        seen[verdict]++;
        if (verdict === "invalid") assert.ok(!history.some(({ outcome }) => outcome === "ok"));
        else assert.equal(verdict === "pass", linearizableByForce(history));
      }),
      { numRuns: 2000 },
    );
    assert.ok(seen.pass > 100 && seen.fail > 100, JSON.stringify(seen));
  });

  it("judges 20,000 operations of 10 clients on 10 keys with less than 5 s of a processor", () => {
    const history = simulate({ seed: 7, clients: 10, keys: 10, operations: 20_000, unknown: 0.02 });
    const before = process.cpuUsage();
    const { verdict, operations } = checkLinearizability(history);
    const { user } = process.cpuUsage(before);
    assert.equal(verdict, "pass");
    assert.ok(operations > 10_000);
    assert.ok(user < 5_000_000, `${user} µs`);
  });
});
