import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../../components/systems/x0tta6bl4/node/kv/store";
import { Journal } from "../../../components/systems/x0tta6bl4/node/raft/journal";
import type { Entry, Put } from "../../../components/systems/x0tta6bl4/node/raft/messages";

const put = (id: string, value: string, revision?: number): Put => ({
  ...{ kind: "put", id, key: "k", value },
  ...(revision === undefined ? {} : { condition: { revision } }),
});
const entry = (term: number, value: string): Entry => ({ term, command: put(value, value) });

describe("the replicated keys", () => {
  it("take a write if its condition holds", () => {
    const store = new Store();
    assert.deepEqual(store.apply(1, put("1", "a", 0)), { done: true, revision: 1 });
    assert.deepEqual(store.apply(2, put("2", "b", 0)), { done: false, revision: 1 });
    assert.deepEqual(store.apply(3, put("3", "c", 1)), { done: true, revision: 3 });
    assert.deepEqual(store.get("k"), { value: "c", revision: 3 });
  });

  it("count a request that comes twice once", () => {
    const store = new Store();
    store.apply(1, put("1", "a"));
    store.apply(2, put("2", "b"));
    assert.deepEqual(store.apply(3, put("1", "a")), { done: true, revision: 1 });
    assert.equal(store.get("k")?.value, "b");
  });

  it("have one digest for one history, and another for another", () => {
    const of = (...values: string[]): string => {
      const store = new Store();
      values.forEach((value, at) => store.apply(at + 1, put(value, value)));
      return store.digest;
    };
    assert.equal(of("a", "b"), of("a", "b"));
    assert.notEqual(of("a", "b"), of("b", "a"));
    assert.throws(() => new Store().apply(2, put("1", "a")), /entry 2 after 0/);
  });
});

describe("the journal", () => {
  let path: string;
  beforeEach(() => (path = join(mkdtempSync(join(tmpdir(), "testbed-x0-")), "raft.log")));
  afterEach(() => rmSync(join(path, ".."), { recursive: true }));
  const reopened = async () => {
    const { journal, state } = await Journal.open(path);
    await journal.close();
    return state;
  };

  it("remembers term, vote and log, and what was replaced in it", async () => {
    const { journal } = await Journal.open(path);
    await journal.append([{ term: 1, vote: "a" }, { from: 1, entries: [entry(1, "x"), entry(1, "y")] }]); // prettier-ignore
    await journal.append([{ term: 2, vote: null }, { from: 2, entries: [entry(2, "z")] }]); // prettier-ignore
    await journal.close();
    assert.deepEqual(await reopened(), { term: 2, vote: null, entries: [entry(1, "x"), entry(2, "z")] });
  });

  it("forgets a line that a crash cut off, and goes on after the one before", async () => {
    const { journal } = await Journal.open(path);
    await journal.append([{ term: 1, vote: "a" }]);
    await journal.close();
    appendFileSync(path, '{"term":2,"vo');
    const second = await Journal.open(path);
    assert.equal(second.state.term, 1);
    await second.journal.append([{ term: 3, vote: "c" }]);
    await second.journal.close();
    assert.equal((await reopened()).vote, "c");
    assert.equal(readFileSync(path, "utf8").split("\n").length, 3);
  });

  it("refuses to start on a damaged file", async () => {
    writeFileSync(path, "{}x\n");
    await assert.rejects(Journal.open(path), /raft\.log:1 is no record/);
  });
});
