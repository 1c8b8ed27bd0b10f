import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { passwordLines } from "../../components/environments/lan/passwords";
import { STACK, Workspace } from "../support/workspace";

const hosts = {
  alpha: { password: "canary-one two" },
  bravo: { password: "canary-three", sudoPassword: "0042" },
};
const digest = createHash("sha256").update(passwordLines("0123", hosts)).digest("hex");

describe("passwords of hosts under the engine", function () {
  this.timeout(120_000);
  const workspace = new Workspace("test/engine/fixtures/passwords.ts", { hosts: { alpha: { ssh: "a" } } });
  const outputs: string[] = [];
  const pulumi = async (...args: string[]): Promise<string> => {
    const { output } = await workspace.pulumi(...args, "--stack", STACK);
    outputs.push(output);
    return output;
  };
  const told = (): string[] => readFileSync(join(workspace.directory, "told"), "utf8").trim().split("\n").map((line) => line.split(" ")[0]!); // prettier-ignore

  before(async () => {
    await workspace.init();
    for (const [node, passwords] of Object.entries(hosts))
      for (const [kind, value] of Object.entries(passwords))
        await pulumi("config", "set", "--secret", "--path", `testbed:hosts.${node}.${kind}`, value);
  });
  after(() => workspace.remove());

  it("reach commands as they were set, and are no secret that stands in clear", async () => {
    await pulumi("up", "--yes", "--skip-preview");
    assert.deepEqual(told(), [digest]);
    assert.deepEqual(JSON.parse(await pulumi("stack", "output", "--json")), { plain: [] });
  });

  it("are not in the stack file, the state, or what is said", async () => {
    const file = readFileSync(join(workspace.directory, `Pulumi.${STACK}.yaml`), "utf8");
    const state = await pulumi("stack", "export");
    assert.match(state, /TESTBED_PASSWORDS|ciphertext/);
    assert.doesNotMatch([file, state, ...outputs].join("\n"), /canary/);
  });

  it("change nothing the second time", async () => {
    await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("reach what is run when the stack goes, which reads no config", async () => {
    await pulumi("destroy", "--yes", "--skip-preview");
    assert.deepEqual(told(), [digest, digest]);
    assert.doesNotMatch(outputs.join("\n"), /canary/);
  });

  it("that are set without `--secret` are refused", async () => {
    await pulumi("config", "set", "--path", "testbed:hosts.bravo.password", "in-clear");
    await pulumi("up", "--yes", "--skip-preview");
    const { plain } = JSON.parse(await pulumi("stack", "output", "--json")) as { plain: string[] };
    assert.equal(plain.length, 1);
    assert.match(plain[0]!, /`testbed:hosts\.bravo\.password` stands in clear/);
  });
});
