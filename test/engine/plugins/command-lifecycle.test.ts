import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import type { Stack, Resource } from "./stack";
import { logged, withStack } from "./suite";

const UPDATE =
  'echo update "[$PULUMI_COMMAND_STDOUT]" "[$PULUMI_COMMAND_STDERR]" >> updated.log; echo second';

function resources(round: 1 | 2): Readonly<Record<string, Resource>> {
  const triggers = [`trigger ${String(round)}`, { nested: [round] }];
  const environment = { MARK: String(round) };
  return {
    unchanged: logged("unchanged.log", "same"),
    replaced: logged("replaced.log", "one", { triggers, environment }),
    "deleted-first": logged("deleted-first.log", "one", {
      triggers,
      environment,
      options: { deleteBeforeReplace: true },
    }),
    updated: logged("updated.log", "first", { update: UPDATE, environment }),
    recreated: logged("recreated.log", "one", { environment }),
    forgetful: {
      create: 'echo "[$PULUMI_COMMAND_STDOUT]" >> forgetful.log; echo one',
      addPreviousOutputInEnv: false,
      environment,
    },
    idle: {
      delete: "cat >> idle.log; echo $MARK >> idle.log",
      stdin: `given ${String(round)} `,
      environment,
    },
  };
}

describe("command:local:Command through its life", function () {
  this.timeout(120_000);
  const stack = withStack();

  function log(name: string): readonly string[] {
    const file = stack().file(`${name}.log`);
    return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  }

  async function states(): ReturnType<Stack["state"]> {
    return stack().state();
  }

  describe("when it is created", () => {
    before(() => stack().up({ resources: resources(1) }));

    it("runs `create` once", () => {
      assert.deepEqual(log("unchanged"), ["create"]);
    });

    it("keeps what it printed without the last line end", async () => {
      const { updated } = await states();
      assert.equal(updated?.outputs?.["stdout"], "first");
      assert.equal(updated.outputs["stderr"], "first-err");
    });

    it("is named after the resource and a random part", async () => {
      const { updated, recreated } = await states();
      assert.match(updated?.id ?? "", /^updated[0-9a-f]{8}$/);
      assert.match(recreated?.id ?? "", /^recreated[0-9a-f]{8}$/);
    });

    it("runs nothing when there is no `create`", async () => {
      assert.deepEqual(log("idle"), []);
      assert.equal((await states())["idle"]?.outputs?.["stdout"], "");
    });

    it("says in the state that the next run gets the previous output", async () => {
      const { updated, forgetful } = await states();
      assert.equal(updated?.inputs?.["addPreviousOutputInEnv"], true);
      assert.equal(forgetful?.inputs?.["addPreviousOutputInEnv"], false);
    });
  });

  describe("when nothing changed", () => {
    it("runs nothing at a refresh, which finds nothing new", async () => {
      assert.match(
        await stack().must("refresh", "--yes", "--skip-preview", "--stack", "test"),
        /8 unchanged/,
      );
      assert.deepEqual(log("updated"), ["create 1"]);
    });

    it("runs nothing at an update", async () => {
      assert.match(await stack().up({ resources: resources(1) }), /8 unchanged/);
      assert.deepEqual(log("updated"), ["create 1"]);
    });
  });

  describe("when its inputs changed", () => {
    before(() => stack().up({ resources: resources(2) }));

    it("leaves what did not change alone", () => {
      assert.deepEqual(log("unchanged"), ["create"]);
    });

    it("is replaced on changed triggers: first created anew, then the old one deleted with its own inputs and output", () => {
      assert.deepEqual(log("replaced"), ["create 1", "create 2", "delete 1 [one] [one-err]"]);
    });

    it("is deleted before it is created anew where the program asks for that", () => {
      assert.deepEqual(log("deleted-first"), ["create 1", "delete 1 [one] [one-err]", "create 2"]);
    });

    it("runs `update` with the output of the run before", async () => {
      assert.deepEqual(log("updated"), ["create 1", "update [first] [first-err]"]);
      assert.equal((await states())["updated"]?.outputs?.["stdout"], "second");
    });

    it("runs `create` again when there is no `update`", () => {
      assert.deepEqual(log("recreated"), ["create 1", "create 2"]);
    });

    it("hands no output on where that is switched off", () => {
      assert.deepEqual(log("forgetful"), ["[]", "[]"]);
    });
  });

  describe("when nothing but `delete` changed", () => {
    it("still counts as changed and runs `update`", async () => {
      const changed = { ...resources(2)["updated"], delete: "echo bye >> updated.log" };
      await stack().up({ resources: { ...resources(2), updated: changed } });
      assert.deepEqual(log("updated").slice(2), ["update [second] []"]);
    });
  });

  describe("when it is destroyed", () => {
    before(() => stack().destroy());

    it("runs `delete` with the output of the last run", () => {
      assert.deepEqual(log("recreated").slice(2), ["delete 2 [one] [one-err]"]);
    });

    it("runs the `delete` that is in the state", () => {
      assert.equal(log("updated").at(-1), "bye");
    });

    it("gives `delete` the stdin and environment that are in the state", () => {
      assert.deepEqual(log("idle"), ["given 2 2"]);
    });
  });
});
