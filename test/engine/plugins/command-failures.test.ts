import assert from "node:assert/strict";
import type { Resource, Run } from "./stack";
import { withStack } from "./suite";

const FAILS = 'echo "said before"; echo "wrong" >&2; exit 3';

describe("command:local:Command when it fails", function () {
  this.timeout(120_000);
  const stack = withStack();

  function up(resources: Readonly<Record<string, Resource>>): Promise<Run> {
    stack().declare({ resources });
    return stack().run("up", "--yes", "--skip-preview", "--continue-on-error", "--stack", "test");
  }

  describe("on `create`", () => {
    let run: Run;
    before(async () => {
      run = await up({
        good: { create: "echo good" },
        bad: { create: FAILS },
        nowhere: { create: "true", dir: "no/such/folder" },
        unrunnable: { create: "true", interpreter: ["/no/such/interpreter"] },
        killed: { create: "kill -9 $$" },
      });
    });

    it("fails the update", () => {
      assert.notEqual(run.status, 0);
    });

    it("says with which status it ended, what ran and what it printed", () => {
      assert.match(
        run.output,
        /exit status 3: running "echo \\"said before\\"; echo \\"wrong\\" >&2; exit 3":/,
      );
      assert.match(run.output, /said before/);
      assert.match(run.output, /wrong/);
    });

    it("says which signal ended it", () => {
      assert.match(run.output, /signal: killed: running "kill -9 \$\$"/);
    });

    it("says that the directory is missing", () => {
      assert.match(run.output, /chdir no\/such\/folder: no such file or directory: running "true"/);
    });

    it("says that the interpreter is missing", () => {
      assert.match(run.output, /\/no\/such\/interpreter: no such file or directory: running "true"/);
    });

    it("leaves nothing of it in the state, and what went well there", async () => {
      assert.deepEqual(Object.keys(await stack().state()), ["good"]);
    });
  });

  describe("on `update`", () => {
    it("keeps the inputs and output of the last run that went well", async () => {
      const run = await up({ good: { create: "echo good", update: "exit 4" } });
      assert.match(run.output, /exit status 4: running "exit 4"/);
      const { good } = await stack().state();
      assert.equal(good?.outputs?.["stdout"], "good");
      assert.equal(good.inputs?.["update"], undefined);
    });
  });

  describe("on `delete`", () => {
    it("stays in the state until a `delete` goes well", async () => {
      assert.equal((await up({ stuck: { create: "true", delete: "[ -e free ]" } })).status, 0);
      const run = await up({});
      assert.match(run.output, /exit status 1: running "\[ -e free \]"/);
      assert.deepEqual(Object.keys(await stack().state()), ["stuck"]);
      stack().write("free", "");
      await stack().destroy();
      assert.deepEqual(await stack().state(), {});
    });
  });

  describe("before it runs", () => {
    it("is refused at preview for an input of a wrong type", async () => {
      stack().declare({ resources: { typed: { create: { not: "text" } } } });
      const run = await stack().run("preview", "--stack", "test");
      assert.notEqual(run.status, 0);
      assert.match(run.output, /error: .*resource 'typed'.*create/);
    });
  });
});
