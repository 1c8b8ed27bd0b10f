import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fillTemplate } from "../../components/secrets";
import { ownerId } from "../../components/environments/local/names";
import { project } from "../../toolchain/project";
import { watchProcesses } from "../support/process-watch";
import { Workspace } from "../support/workspace";

interface State {
  readonly deployment: {
    readonly resources: readonly {
      readonly type: string;
      readonly outputs?: { readonly result?: unknown };
    }[];
  };
}

describe("the secrets of a stack, kept by the engine", function () {
  this.timeout(120_000);
  const workspace = new Workspace("test/engine/fixtures/secrets.ts", {});
  const owner = ownerId("bench", workspace.directory);
  const asRoot = (...argv: string[]): string =>
    execFileSync("sh", ["components/environments/local/scripts/root.sh", ...argv], {
      cwd: project,
      encoding: "utf8",
    });
  const onHost = (...argv: string[]): string =>
    asRoot("nsenter", `--mount=/run/testbed/${owner}/mnt/n1`, ...argv);
  const exported = async (...more: string[]): Promise<string> =>
    (await workspace.pulumi("stack", "export", ...more, "--stack", "bench")).output;

  /** What must not be seen, and everything that could be. */
  const secrets = new Map<string, string>();
  const shown = new Map<string, string>();

  before(async () => {
    await workspace.init();
    const preview = await workspace.pulumi("preview", "--diff", "--stack", "bench");
    const up = await watchProcesses(() =>
      workspace.pulumi("up", "--yes", "--skip-preview", "--diff", "--debug", "--stack", "bench"),
    );
    const state = JSON.parse(await exported("--show-secrets")) as State;
    const password = state.deployment.resources.find(({ type }) => type.startsWith("random:"));
    const { plaintext } = password?.outputs?.result as { plaintext: string };
    const seed = JSON.parse(plaintext) as string;
    secrets.set("the seed", seed);
    secrets.set("of a service", fillTemplate("${secret:service}", seed));
    secrets.set("of a copied file", fillTemplate("${secret:copied}", seed));
    shown.set("the preview", preview.output);
    shown.set("the output of up", up.value.output);
    shown.set("arguments and environments of processes", up.seen);
    shown.set("the exported state", await exported());
    const files = readdirSync(workspace.directory, {
      recursive: true,
      encoding: "utf8",
      withFileTypes: true,
    });
    for (const file of files.filter((entry) => entry.isFile() && !entry.parentPath.includes("/root/")))
      shown.set(join(file.parentPath, file.name), readFileSync(join(file.parentPath, file.name), "utf8"));
  });
  after(() => workspace.remove());

  it("reach the files of the host, and nobody else may read them", () => {
    const seed = secrets.get("the seed") ?? "";
    assert.equal(onHost("cat", "/etc/secrets/key"), fillTemplate("key = ${secret:service}\n", seed));
    assert.equal(onHost("cat", "/etc/secrets/copied"), secrets.get("of a copied file"));
    assert.equal(onHost("stat", "-c", "%a", "/etc/secrets/key", "/etc/secrets/copied"), "600\n600\n");
  });

  it("are in no state, no deployment file, no log, no output and no process", () => {
    // All that is looked into is there, with what stands beside the secrets.
    for (const [part, text] of [
      ["the exported state", "/etc/secrets/copied"],
      ["arguments and environments of processes", owner],
      ["deployment.json", "${secret:service}"],
      ["sleep.log", ""],
      [".json", "testbed:environments/local:LocalHost"],
    ] as const) {
      const there = [...shown].some(([name, value]) => name.endsWith(part) && value.includes(text));
      assert.ok(there, `${part} with ${text}`);
    }
    for (const [place, text] of shown)
      for (const [what, secret] of secrets) {
        assert.ok(secret.length >= 64, what);
        const forms = [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")];
        assert.ok(!forms.some((form) => text.includes(form)), `${place} shows the secret ${what}`);
      }
  });

  it("are made once: the second update changes nothing", async () => {
    const pid = asRoot("cat", `/run/testbed/${owner}/nodes/n1/services/sleep/service`);
    await workspace.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", "bench");
    assert.equal(asRoot("cat", `/run/testbed/${owner}/nodes/n1/services/sleep/service`), pid);
  });

  it("restart their service when they are made anew", async () => {
    const record = `/run/testbed/${owner}/nodes/n1/services/sleep/service`;
    const [pid, key] = [asRoot("cat", record), onHost("cat", "/etc/secrets/key")];
    const urn = "urn:pulumi:bench::testbed::random:index/randomPassword:RandomPassword::secrets";
    const argv = ["up", "--yes", "--skip-preview", "--replace", urn, "--stack", "bench"];
    await workspace.pulumi(...argv);
    assert.notEqual(asRoot("cat", record), pid);
    assert.notEqual(onHost("cat", "/etc/secrets/key"), key);
  });
});
