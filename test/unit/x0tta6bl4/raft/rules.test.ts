import assert from "node:assert/strict";
import { Raft } from "../../../../components/systems/x0tta6bl4/node/raft/raft";
import type { Entry, HardState } from "../../../../components/systems/x0tta6bl4/node/raft/messages";
import { memberOf } from "./world";

const [a, b, c, d] = ["a", "b", "c", "d"].map(memberOf) as [never, never, never, never];
const put = (term: number): Entry => ({
  term,
  command: { kind: "put", id: `${term}`, key: "k", value: "v" },
});

function node(state: Partial<HardState> = {}): Raft {
  return new Raft({
    id: "a",
    state: { term: 0, vote: null, entries: [], ...state },
    founders: [a, b, c],
    timing: { heartbeat: 100, election: 1000 },
    random: () => 0,
    now: 0,
  });
}

/** Lets it win an election. */
function elected(raft: Raft): Raft {
  raft.tick(1000);
  const { term } = raft.status;
  raft.receive(1000, b, { type: "voted", pre: true, granted: true, term: term + 1 });
  raft.receive(1000, b, { type: "voted", pre: false, granted: true, term: term + 1 });
  assert.equal(raft.status.role, "leader");
  return raft;
}

const sent = (raft: Raft, type: string) =>
  raft.take().messages.filter(({ message }) => message.type === type).map(({ message }) => message); // prettier-ignore

describe("the rules of Raft", () => {
  it("votes once in a term, also after a restart", () => {
    const raft = node();
    const ask = { type: "vote", pre: false, term: 1, lastIndex: 0, lastTerm: 0 } as const;
    raft.receive(0, b, ask);
    const { records, messages } = raft.take();
    assert.deepEqual(records.at(-1), { term: 1, vote: "b" });
    assert.equal(messages[0]?.message.type === "voted" && messages[0].message.granted, true);
    const again = node({ term: 1, vote: "b" });
    again.receive(0, c, ask);
    assert.deepEqual(sent(again, "voted"), [{ type: "voted", pre: false, granted: false, term: 1 }]);
  });

  it("votes for nobody whose log ends before its own", () => {
    for (const [lastIndex, lastTerm, granted] of [
      [1, 2, false],
      [9, 1, false],
      [2, 2, true],
      [1, 3, true],
    ] as const) {
      const raft = node({ term: 2, entries: [put(1), put(2)] });
      raft.receive(0, b, { type: "vote", pre: false, term: 3, lastIndex, lastTerm });
      assert.deepEqual(sent(raft, "voted"), [{ type: "voted", pre: false, granted, term: 3 }]);
    }
  });

  it("commits entries of earlier terms only with one of its own (figure 8)", () => {
    const raft = elected(node({ term: 2, entries: [put(2)] }));
    const answer = (index: number): void =>
      raft.receive(1001, b, { type: "appended", term: 3, ok: true, index, round: 0 });
    answer(1);
    assert.equal(raft.status.commit, 0);
    answer(2);
    assert.equal(raft.status.commit, 2);
  });

  it("answers no read before an entry of its own is committed, nor without a majority's word", () => {
    const raft = elected(node());
    assert.equal(raft.read(1), false);
    raft.receive(1001, b, { type: "appended", term: 1, ok: true, index: 1, round: 0 });
    assert.equal(raft.read(2), true);
    assert.deepEqual(raft.take().reads, []);
    raft.receive(1002, b, { type: "appended", term: 1, ok: true, index: 1, round: 1 });
    assert.deepEqual(raft.take().reads, [{ token: 2, ok: true }]);
  });

  it("gives up the lead, and its reads, when no majority is heard of", () => {
    const raft = elected(node());
    raft.receive(1001, b, { type: "appended", term: 1, ok: true, index: 1, round: 0 });
    raft.read(7);
    raft.tick(1500);
    assert.equal(raft.status.role, "leader");
    raft.tick(2100);
    assert.equal(raft.status.role, "follower");
    assert.deepEqual(raft.take().reads, [{ token: 7, ok: false }]);
  });

  it("changes nobody's term by asking beforehand, and nobody who has a leader agrees", () => {
    const raft = node({ term: 4 });
    const beat = { type: "append", term: 4, prevIndex: 0, prevTerm: 0, entries: [], commit: 0, round: 0 } as const; // prettier-ignore
    raft.receive(0, b, beat);
    raft.take();
    const ask = { type: "vote", pre: true, term: 5, lastIndex: 9, lastTerm: 9 } as const;
    raft.receive(500, c, ask);
    assert.deepEqual(sent(raft, "voted"), [{ type: "voted", pre: true, granted: false, term: 4 }]);
    raft.receive(1000, c, ask);
    assert.deepEqual(sent(raft, "voted"), [{ type: "voted", pre: true, granted: true, term: 5 }]);
    assert.deepEqual(raft.status, { role: "follower", term: 4, leader: "b", commit: 0 });
  });

  it("replaces what differs from the leader's log, and says where to look for the last entry in common", () => {
    const raft = node({ term: 2, entries: [put(1), put(2), put(2)] });
    const append = { type: "append", term: 3, commit: 0, round: 0 } as const;
    raft.receive(0, b, { ...append, prevIndex: 5, prevTerm: 3, entries: [] });
    raft.receive(0, b, { ...append, prevIndex: 3, prevTerm: 3, entries: [] });
    raft.receive(0, b, { ...append, prevIndex: 1, prevTerm: 1, entries: [put(3)] });
    const { messages, records } = raft.take();
    assert.deepEqual(
      messages.map(({ message }) => message.type === "appended" && [message.ok, message.index]),
      [
        [false, 3],
        [false, 1],
        [true, 2],
      ],
    );
    assert.deepEqual(records.at(-1), { from: 2, entries: [put(3)] });
    assert.deepEqual([raft.log.lastIndex, raft.log.lastTerm], [2, 3]);
  });

  it("changes one member after the other, and counts the new ones at once", () => {
    const raft = elected(node());
    const four = [a, b, c, d];
    assert.equal(raft.change(four), undefined, "before its own entry is committed");
    const answer = (from: never, index: number): void =>
      raft.receive(1001, from, { type: "appended", term: 1, ok: true, index, round: 0 });
    answer(b, 1);
    assert.equal(raft.change(four), 2);
    assert.equal(raft.change([a, b, c]), undefined, "while the first is under way");
    answer(b, 2);
    assert.equal(raft.status.commit, 1, "two of four are no majority");
    answer(d, 2);
    assert.equal(raft.status.commit, 2);
  });

  it("gives one that left and comes back with an empty log all of it again", () => {
    const raft = elected(node());
    const answer = (from: never, index: number, ok = true): void =>
      raft.receive(1001, from, { type: "appended", term: 1, ok, index, round: 0 });
    const settle = (index: number, ...by: never[]): void => {
      for (const each of by) answer(each, index);
      assert.equal(raft.status.commit, index);
      raft.take();
    };
    settle(1, b);
    raft.change([a, b, c, d]);
    settle(2, b, c, d);
    raft.change([a, b, c]);
    settle(3, b, c);
    raft.change([a, b, c, d]);
    settle(4, b, c);
    answer(d, 0, false);
    const append = raft.take().messages.find(({ to }) => to === d)?.message;
    assert.deepEqual(append?.type === "append" && [append.prevIndex, append.entries.length], [0, 4]);
  });

  it("does not want to lead where it is no member", () => {
    const raft = node({ term: 1, entries: [{ term: 1, command: { kind: "members", members: [b, c] } }] });
    raft.tick(100_000);
    assert.equal(raft.status.role, "follower");
  });
});
