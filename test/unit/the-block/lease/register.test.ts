import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readVote, writeVote } from "../../../../components/systems/the-block/node/lease/register-file";
import {
  grant,
  NO_VOTE,
  restored,
  stateOf,
  type Vote,
} from "../../../../components/systems/the-block/node/lease/register";

const vote = (holder: string, epoch: number, ttlMs = 1000, instance = "1"): Vote => ({
  holder,
  epoch,
  ttlMs,
  instance,
});

describe("The Block: lease register", () => {
  const fresh = restored(NO_VOTE, 0);
  const held = grant(fresh, vote("a", 1), 0)!;

  it("grants the first lease", () => {
    assert.deepEqual(stateOf(held, 400), { epoch: 1, holder: "a", remainingMs: 600 });
  });

  it("refuses a higher epoch while the lease runs, and grants it afterwards", () => {
    assert.equal(grant(held, vote("b", 2), 999), undefined);
    assert.equal(grant(held, vote("b", 2), 1000)?.vote.holder, "b");
  });

  it("refuses the same or a lower epoch to another holder, even after the lease", () => {
    assert.equal(grant(held, vote("b", 1), 5000), undefined);
    assert.equal(grant(grant(held, vote("b", 7), 5000)!, vote("a", 6), 9000), undefined);
  });

  it("takes a second process of the same name for another holder", () => {
    assert.equal(grant(held, vote("a", 1, 1000, "2"), 500), undefined);
  });

  it("renews, and never cuts a longer lease by a late shorter renewal", () => {
    const renewed = grant(held, vote("a", 1), 500)!;
    assert.equal(renewed.until, 1500);
    assert.equal(grant(renewed, vote("a", 1, 100), 600)?.until, 1500);
  });

  it("takes a vote back that its holder gives back", () => {
    const free = grant(held, vote("a", 1, 0), 10)!;
    assert.equal(stateOf(free, 10).remainingMs, 0);
    assert.ok(grant(free, vote("b", 2), 10));
    assert.equal(grant(free, vote("b", 1), 10), undefined);
  });

  it("lets the lease run its whole length after a restart", () => {
    const again = restored(held.vote, 990);
    assert.equal(grant(again, vote("b", 2), 1989), undefined);
    assert.ok(grant(again, vote("b", 2), 1990));
  });

  describe("on disk", () => {
    let folder: string;
    const file = (): string => join(folder, "lease.json");

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "register "));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("is none at first, and then what was written last", () => {
      const path = file();
      assert.deepEqual(readVote(path), NO_VOTE);
      writeVote(path, vote("a", 1));
      writeVote(path, vote("b", 2));
      assert.deepEqual(readVote(path), vote("b", 2));
      assert.ok(!existsSync(`${path}.new`));
    });

    it("is not forgotten when the file is damaged: the program ends", () => {
      const path = file();
      writeVote(path, vote("a", 1));
      writeFileSync(path, readFileSync(path).subarray(0, 10));
      assert.throws(() => readVote(path), /not a lease register/);
    });
  });
});
