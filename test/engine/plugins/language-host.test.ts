import assert from "node:assert/strict";
import { withStack } from "./suite";

describe("The language host", function () {
  this.timeout(120_000);
  const stack = withStack();

  it("shows what the program prints", async () => {
    const output = await stack().up({ resources: {}, print: ["first line", "second line"] });
    assert.match(output, /first line[^]*second line/);
  });

  it("gives the program its configuration, secrets as secrets", async () => {
    await stack().must("config", "set", "--secret", "given", "hunter2", "--stack", "test");
    const output = await stack().up({ resources: {} });
    assert.match(output, /given: \[secret\]/);
    assert.doesNotMatch(output, /hunter2/);
    assert.deepEqual(await stack().outputs(), { given: "hunter2" });
  });

  it("fails with the program's error once, and its place", async () => {
    stack().declare({ resources: {}, fail: "told so" });
    const { status, output } = await stack().run("preview", "--stack", "test");
    assert.notEqual(status, 0);
    assert.match(output, /Error: told so[^]*index\.js/);
    assert.doesNotMatch(output, /non-zero exit code/);
  });

  it("fails when the program ends itself with another status than 0", async () => {
    stack().declare({ resources: {}, exit: 7 });
    const { status, output } = await stack().run("preview", "--stack", "test");
    assert.notEqual(status, 0);
    assert.match(output, /Program exited with non-zero exit code: 7/);
  });

  it("tells about the program's runtime and packages", async () => {
    const output = await stack().must("about", "--json", "--transitive");
    const about = JSON.parse(output.slice(output.indexOf("{"))) as {
      runtime?: { language: string };
      dependencies?: readonly { name: string; version: string }[];
    };
    assert.equal(about.runtime?.language, "nodejs");
    assert.ok(
      about.dependencies?.some(({ name, version }) => name === "@pulumi/command" && version === "1.2.1"),
    );
  });

  it("starts the plugins that there are resources for, and no others", async () => {
    const create = 'cat /proc/[0-9]*/cmdline | tr "\\0" "\\n" | grep "^$PULUMI_HOME/plugins/" || true';
    await stack().up({ resources: { looking: { create } } });
    const seen = String((await stack().state())["looking"]?.outputs?.["stdout"]);
    assert.match(seen, /resource-command-v/);
    assert.doesNotMatch(seen, /resource-(docker|random)-v/);
  });
});
