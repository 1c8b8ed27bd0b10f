import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Outcome } from "../../../../toolchain/testing/outcome";

const root = resolve(__dirname, "../../../..");
const example = `
import { skip } from ${JSON.stringify(join(root, "test/support/skip"))};
describe("outer", () => {
  it("passes", () => {});
  it("fails", () => { throw new Error("on purpose"); });
  it("cannot run", function () { skip(this, "no engine answers"); });
  it.skip("says nothing", () => {});
  describe("inner", () => {
    before(function () { skip(this, "no kernel feature"); });
    it("cannot run either", () => {});
  });
});
`;

describe("test reporter", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed reporter "));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function run(name: string, content: string, more: NodeJS.ProcessEnv = {}) {
    const file = join(folder, `${name}.test.ts`);
    const outcome = join(folder, `${name}.json`);
    writeFileSync(file, content);
    const reporter = join(root, "toolchain/testing/reporter.ts");
    const mocha = join(root, "node_modules/mocha/bin/mocha.js");
    const result = spawnSync(process.execPath, [mocha, "--reporter", reporter, file], {
      cwd: root,
      env: { ...process.env, TESTBED_TEST_OUTCOME: outcome, ...more },
      encoding: "utf8",
    });
    return { ...result, outcome: JSON.parse(readFileSync(outcome, "utf8")) as Outcome };
  }

  it("counts tests and writes down why some were skipped", () => {
    const result = run("example", example);
    assert.equal(result.status, 1, result.stderr);
    assert.match(result.stdout, /on purpose/);
    assert.deepEqual(result.outcome, {
      passed: 1,
      failed: 1,
      failures: [{ title: "outer fails", message: "on purpose" }],
      skipped: [
        { title: "outer cannot run", reason: "no engine answers" },
        { title: "outer says nothing", reason: "no reason given" },
        { title: "outer inner cannot run either", reason: "no kernel feature" },
      ],
    });
  });

  it("ends a process that something keeps from ending, and makes it a failure", () => {
    const left = 'it("passes", () => void setInterval(() => {}, 1000));\n';
    const { stderr, outcome } = run("left", left, { TESTBED_TEST_PATIENCE: "100" });
    assert.match(stderr, /the tests are over, but their process does not end because of: .*Timeout/);
    assert.deepEqual(outcome, { passed: 1, failed: 1, failures: [], skipped: [] });
  });
});
