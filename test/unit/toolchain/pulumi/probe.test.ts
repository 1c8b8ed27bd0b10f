import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { officialIsReachable, stillHolds } from "../../../../toolchain/pulumi/probe";

const minute = 60_000;
const hour = 60 * minute;

describe("memory of the download probe", () => {
  const cases: [title: string, reachable: boolean, age: number, url: string, holds: boolean][] = [
    ["keeps a yes for less than a day", true, 24 * hour - 1, "u", true],
    ["forgets a yes after a day", true, 24 * hour, "u", false],
    ["keeps a no for less than an hour", false, hour - 1, "u", true],
    ["forgets a no after an hour", false, hour, "u", false],
    ["does not apply to another release", true, minute, "other", false],
    ["does not trust an answer from the future", true, -minute, "u", false],
  ];
  for (const [title, reachable, age, url, holds] of cases) {
    it(title, () => {
      const now = 1_000 * hour;
      assert.equal(stillHolds({ url, reachable, at: now - age }, "u", now), holds);
    });
  }
});

describe("probe for the official CLI", () => {
  let folder: string;
  let cache: string | undefined;
  let asked: string[];
  const answering = (answer: boolean) => (url: string) => {
    asked.push(url);
    return Promise.resolve(answer);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "testbed-probe-"));
    cache = process.env.TESTBED_CACHE;
    process.env.TESTBED_CACHE = folder;
    asked = [];
  });
  afterEach(() => {
    if (cache === undefined) delete process.env.TESTBED_CACHE;
    else process.env.TESTBED_CACHE = cache;
    rmSync(folder, { recursive: true });
  });

  it("asks once and remembers", async () => {
    assert.equal(await officialIsReachable(0, answering(true)), true);
    assert.equal(await officialIsReachable(minute, answering(false)), true);
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? "", /pulumi-v3\.259\.0-/);
  });

  it("asks again an hour after a no", async () => {
    assert.equal(await officialIsReachable(0, answering(false)), false);
    assert.equal(await officialIsReachable(2 * hour, answering(true)), true);
    assert.equal(asked.length, 2);
  });

  it("asks again when its memory cannot be read", async () => {
    writeFileSync(join(folder, "official-cli.json"), "{");
    assert.equal(await officialIsReachable(0, answering(true)), true);
    assert.equal(asked.length, 1);
  });
});
