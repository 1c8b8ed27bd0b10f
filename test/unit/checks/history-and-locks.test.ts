import assert from "node:assert/strict";
import type { CheckState, Observation } from "../../../scenarios/adapter";
import type { CheckWorld, CommonCheck } from "../../../scenarios/checks/check";
import { historyOutage } from "../../../scenarios/checks/history-outage";
import { historyRefused } from "../../../scenarios/checks/history-refused";
import { historyServed } from "../../../scenarios/checks/history-served";
import { lockExclusive, lockTakenOver } from "../../../scenarios/checks/lock-holds";
import type { Operation } from "../../../scenarios/history/history";
import { inventoryNode, inventoryOf } from "../../support/etcd-cluster";
import { hold, read, write } from "../history/histories";

const inventory = inventoryOf(["n1", "n2", "n3"].map((name) => inventoryNode(name, "127.0.0.1")));
const world = { inventory } as CheckWorld;

/** Operations in the history `clients` (others by name), and a fault `cut` on n1 from 1000 to 5000 ms. */
function stateOf(histories: Record<string, readonly Operation[]>): CheckState {
  return {
    observed: new Map(),
    histories: new Map(Object.entries(histories)),
    loads: new Map(),
    faults: new Map([
      ["cut", { nodes: ["n1"], from: 1000, proven: 1050, to: 5000 }],
      ["unproven", { nodes: ["n1"], from: 1000, to: 5000 }],
    ]),
  };
}

async function judge(check: CommonCheck, args: object, histories: Record<string, readonly Operation[]>) {
  const parsed: unknown = check.arguments.parse(args);
  const { ok, missing, saw }: Observation = await check.run(parsed, stateOf(histories), world);
  return `${ok ? "ok" : missing === true ? "missing" : "wrong"}: ${saw}`;
}

const on2 = { node: "n2" };

describe("check history/served", () => {
  const clients = [
    write("a", 1100, 1200, on2),
    read("a", 1300, 1400, on2),
    write("b", 1040, 1100, on2),
    read("b", 6000, 6001),
  ];
  const during = { clients: "clients", fault: "cut", on: { outside: "cut" } };

  it("counts what was served while the fault was on, by the nodes asked for", async () => {
    assert.match(
      await judge(historyServed, { ...during, atLeast: 1 }, { clients }),
      /^ok: 1 reads and 1 writes .* n2, n3/,
    );
  });
  it("is missing when too little was served", async () => {
    assert.match(
      await judge(historyServed, { ...during, atLeast: 2 }, { clients }),
      /^missing: 1 reads and 1 writes/,
    );
    const inside = { ...during, on: { inside: "cut" }, atLeast: 1 };
    assert.match(await judge(historyServed, inside, { clients }), /^missing: 0 reads and 0 writes/);
  });
  it("does not count what has no answer", async () => {
    const unknown = clients.map((each) => ({ ...each, outcome: "unknown" as const }));
    assert.match(
      await judge(historyServed, { clients: "clients", atLeast: 1 }, { clients: unknown }),
      /^missing: 0/,
    );
  });
  it("is missing without the clients or the fault", async () => {
    assert.match(
      await judge(historyServed, { clients: "others", atLeast: 1 }, { clients }),
      /^missing: there is no history/,
    );
    const other = { clients: "clients", atLeast: 1, fault: "other" };
    assert.match(await judge(historyServed, other, { clients }), /^missing: fault `other` was never on/);
    const unproven = { ...other, fault: "unproven" };
    assert.match(await judge(historyServed, unproven, { clients }), /^missing: .* was never proved to be on/);
  });
  it("refuses a limit that would always hold", () => {
    assert.equal(historyServed.arguments.safeParse({ clients: "clients", atLeast: 0 }).success, false);
  });
});

describe("check history/refused", () => {
  const args = { clients: "clients", fault: "cut", on: { inside: "cut" }, atLeast: 2 };
  const refused = [1100, 2100, 3100].map((start) => write("x", start, start + 900, { outcome: "unknown" }));

  it("holds when clients tried and were never served", async () => {
    const elsewhere = write("y", 2000, 2100, on2);
    assert.match(
      await judge(historyRefused, args, { clients: [...refused, elsewhere] }),
      /^ok: none of 3 operations was served on n1/,
    );
  });
  it("is wrong for a single operation that was served, read or write", async () => {
    for (const served of [write("y", 2000, 2100), read("y", 2000, 2100)])
      assert.match(
        await judge(historyRefused, args, { clients: [...refused, served] }),
        /^wrong: 1 of 4 operations were served on n1 while `cut` was on: (read|write) `y`/,
      );
  });
  it("allows what began before the fault was proved, or ended after its healing was ordered", async () => {
    const edges = [write("a", 1020, 1100), write("b", 4900, 5010)];
    assert.match(await judge(historyRefused, args, { clients: [...refused, ...edges] }), /^ok: none of 3/);
  });
  it("is missing when nobody tried, or too few", async () => {
    assert.match(
      await judge(historyRefused, args, { clients: refused.slice(2) }),
      /^missing: none of 1 .* at least 2/,
    );
    assert.match(await judge(historyRefused, args, { clients: [] }), /^missing: none of 0/);
  });
});

describe("check history/outage-within", () => {
  const args = { clients: "clients", fault: "cut", within: 2, on: { outside: "cut" } };
  const at = (...ends: number[]) => ends.map((end) => write(`v${end}`, end - 10, end, on2));

  it("holds for gaps within the limit", async () => {
    assert.match(
      await judge(historyOutage, args, { clients: at(500, 2900, 4000, 5100) }),
      /^ok: 2 writes .* at most 1\.90 s/,
    );
  });
  it("counts the time from the fault to the first write", async () => {
    assert.match(
      await judge(historyOutage, args, { clients: at(500, 3100, 4000, 5100) }),
      /^wrong: .* 2\.10 s apart/,
    );
  });
  it("counts the time from the last write until the fault was healed", async () => {
    assert.match(
      await judge(historyOutage, args, { clients: at(500, 1500, 2500, 6000) }),
      /^wrong: .* 2\.50 s apart/,
    );
  });
  it("does not count writes of the cut-off side, nor those without an answer", async () => {
    const cutOff = write("x", 2000, 2100, { node: "n1" });
    const unknown = write("y", 2000, 2100, { ...on2, outcome: "unknown" });
    assert.match(
      await judge(historyOutage, args, { clients: [...at(1500, 4500, 5100), cutOff, unknown] }),
      /^wrong: .* 3\.00 s/,
    );
  });
  it("is wrong when nothing was served, missing when nobody tried", async () => {
    const failing = at(1500, 2000, 5500).map((each) => ({ ...each, outcome: "unknown" as const }));
    assert.match(
      await judge(historyOutage, { ...args, within: 60 }, { clients: failing }),
      /^wrong: 0 writes/,
    );
    assert.match(await judge(historyOutage, args, { clients: at(500) }), /^missing: .* wrote nothing/);
  });
  it("is missing when nobody wrote any more when the fault was healed: the rest of it was not seen", async () => {
    assert.match(
      await judge(historyOutage, { ...args, within: 60 }, { clients: at(1500, 2500) }),
      /^missing: .* wrote no longer when `cut` was healed/,
    );
  });
});

describe("checks lock/exclusive and lock/taken-over", () => {
  const a = [hold("a", 0, 1000, 3000)];
  const both = { clients: ["a", "b"] };

  it("hold when the next one came after the promise, in time", async () => {
    const b = [hold("b", 3100, 4000, 6000)];
    assert.match(await judge(lockExclusive, both, { a, b }), /^ok: 2 holds/);
    assert.match(await judge(lockTakenOver, { from: "a", to: "b", within: 3 }, { a, b }), /^ok: .* 2\.10 s/);
    assert.match(
      await judge(lockTakenOver, { from: "a", to: "b", within: 2 }, { a, b }),
      /^wrong: .* 2\.10 s/,
    );
  });
  it("find two holders at once", async () => {
    assert.match(
      await judge(lockExclusive, both, { a, b: [hold("b", 900, 2000, 2500)] }),
      /^wrong: two holders: `b` acquired/,
    );
  });
  it("find an acquisition while the lock was still promised to the dead", async () => {
    assert.match(
      await judge(lockExclusive, both, { a, b: [hold("b", 2900, 3500, 4000)] }),
      /^wrong: two holders/,
    );
  });
  it("count a hold as one whatever became of it", async () => {
    const [unsure] = [hold("b", 900, 2000, 2500)].map((each) => ({ ...each, outcome: "unknown" as const }));
    assert.match(await judge(lockExclusive, both, { a, b: [unsure!] }), /^wrong: two holders: `b`/);
  });
  it("find a third one inside the promise of the first", async () => {
    const b = [hold("b", 3100, 3200, 9000), hold("c", 8000, 8100, 8200)];
    assert.match(await judge(lockExclusive, both, { a, b }), /^wrong: two holders: `c`/);
  });
  it("are wrong or missing when there was no second holder", async () => {
    assert.match(await judge(lockExclusive, both, { a, b: [] }), /^missing: the lock was held 1 times/);
    assert.match(
      await judge(lockTakenOver, { from: "a", to: "b", within: 3 }, { a, b: [] }),
      /^wrong: "b" never got/,
    );
    assert.match(
      await judge(lockTakenOver, { from: "b", to: "a", within: 3 }, { a, b: [] }),
      /^missing: "b" never held/,
    );
  });
});
