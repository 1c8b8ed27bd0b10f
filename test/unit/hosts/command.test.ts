import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as pulumi from "@pulumi/pulumi";
import { programCommand, scriptCommand, through } from "../../../components/hosts/command";
import type { Script } from "../../../components/hosts/host";
import { registeredBy, type Registered } from "../../support/mocks";

const show = "test/support/contract/show.sh";

async function commandOf(program: () => unknown): Promise<Registered["inputs"]> {
  const command = (await registeredBy(program)).find(({ type }) => type === "command:local:Command");
  assert.ok(command);
  return command.inputs;
}

function registered(script: Script): Promise<Registered["inputs"]> {
  return commandOf(() => scriptCommand("x", through([]), script, {}));
}

describe("commands", () => {
  it("run a script with its environment and arguments as they are", async () => {
    const odd = 'it\'s "$HOME"\n`id` \\';
    const { create, stdin } = await registered({ file: show, args: [odd, ""], environment: { VALUE: odd } });
    const output = execFileSync("sh", ["-c", String(create)], { input: String(stdin), encoding: "utf8" });
    assert.deepEqual(Buffer.from(output, "base64").toString().split("\0"), ["create", odd, "", odd, ""]);
  });

  it("have a delete only if the script undoes", async () => {
    assert.equal((await registered({ file: show })).delete, undefined);
    assert.match(String((await registered({ file: show, undo: true })).delete), /-- delete$/);
  });

  it("keep the script's digest, not its text, so that an edit is a diff", async () => {
    const { stdin } = await registered({ file: show });
    assert.match(String(stdin), /^# script [0-9a-f]{12}\n$/);
    const other = await registered({ file: "test/support/contract/read.sh" });
    assert.notEqual(other.stdin, stdin);
  });

  it("keep a secret environment secret, and out of the command line", async () => {
    const script = { file: show, environment: { VALUE: pulumi.secret("hunter2") } };
    const inputs = await registered(script);
    assert.doesNotMatch(String(inputs.create), /hunter2/);
    assert.match(JSON.stringify(inputs.stdin), /hunter2/);
  });

  it("fail when the script went missing after the preview", () => {
    const create = through([])("create", { file: "no/such/script.sh" });
    assert.throws(
      () => execFileSync("sh", ["-c", create], { input: "", stdio: "pipe" }),
      /no\/such\/script\.sh/,
    );
  });

  it("refuse a variable that no shell could have", async () => {
    await assert.rejects(
      registered({ file: show, environment: { "A B": "x" } }),
      /no name for an environment variable/,
    );
  });

  it("show a program's stderr as progress and keep its stdout", async () => {
    const program = { argv: ["node", "a b.cjs"], stdin: "{}", environment: { SUBJECT: "1" } };
    const inputs = await commandOf(() => programCommand("x", program, {}));
    assert.equal(inputs.create, "node 'a b.cjs'");
    assert.equal(inputs.logging, "stderr");
  });
});
