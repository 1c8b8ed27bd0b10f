import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { project } from "../../../../toolchain/project";
import { planJobs, testFiles } from "../../../../toolchain/testing/jobs";
import { nightly } from "../../../../toolchain/testing/nightly";
import { needOf, needs } from "../../../../toolchain/testing/places";
import { planSuites } from "../../../../toolchain/testing/suites";

const test = join(project, "test");
const all = testFiles(test);

describe("jobs of test suites", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed jobs "));
  before(() => {
    for (const file of [
      "unit/a.test.ts",
      "unit/b/c.test.ts",
      "contract/docker.test.ts",
      "e2e/local/d.test.ts",
      "e2e/local/e.ts",
    ]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), "");
    }
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const suites = planSuites([], ["docker", "local"]);
  const lanes = { lanes: true, rigs: false };

  it("are all of the unit tests, and each other file", () => {
    const jobs = planJobs(suites, { "e2e/local/d.test.ts": 7 }, lanes, folder);
    assert.deepEqual(
      jobs.map(({ name, files, place, needsToolchain }) => [name, files.length, place, needsToolchain]),
      [
        ["unit", 2, "own", false],
        ["contract/docker.test.ts", 1, "machine", true],
        ["e2e/local/d.test.ts", 1, "own", true],
      ],
    );
    assert.equal(jobs.at(-1)?.estimate, 7);
    assert.ok(jobs.every(({ estimate }) => estimate > 0));
  });

  it("are all for this machine where there are no lanes", () => {
    assert.ok(
      planJobs(suites, {}, { lanes: false, rigs: false }, folder).every(({ place }) => place === "machine"),
    );
  });

  it("have every file of the project in exactly one", () => {
    const planned = planJobs(planSuites([]), {}, lanes).flatMap(({ files }) => files);
    assert.deepEqual(planned.sort(), all);
  });
});

describe("a run that is not thorough", () => {
  it("leaves out what is for the night, and nothing else", () => {
    const suites = planSuites([]);
    const of = (thorough: boolean): readonly string[] =>
      planJobs(suites, {}, { lanes: true, rigs: true, thorough }).flatMap(({ files }) => files);
    const left = of(true).filter((file) => !of(false).includes(file));
    assert.deepEqual(left.sort(), all.filter((file) => nightly.some(({ files }) => files.test(file))).sort());
  });

  for (const { files } of nightly)
    it(`finds files for ${String(files)}`, () => {
      assert.ok(all.some((file) => files.test(file)));
    });
});

describe("needs of test files", () => {
  for (const { files } of needs)
    it(`${String(files)} fits files that there are`, () => {
      assert.ok(all.some((file) => files.test(file)));
    });

  // In a lane there is no engine to be found: such tests would be skipped there.
  it("send whatever uses an engine to this machine", () => {
    const engine =
      /from "[^"]*(support\/(docker-|own-engine|remote-engine|small-image|lan-)|toolchain\/engine\/|dockerode)|from "\.\/docker"/;
    const astray = all
      .filter((file) => !file.startsWith("unit/") && needOf(file, false).place === "own")
      .filter((file) => engine.test(readFileSync(join(test, file), "utf8")));
    assert.deepEqual(astray, []);
  });

  it("let LAN rigs be in lanes where they have an engine to themselves", () => {
    const rigs = all.filter((file) => /^contract\/lan[-.]|^e2e\/lan\//.test(file));
    assert.ok(rigs.length > 0);
    assert.ok(rigs.every((file) => needOf(file, true).place === "own"));
    assert.ok(rigs.every((file) => needOf(file, false).place === "machine"));
  });
});
