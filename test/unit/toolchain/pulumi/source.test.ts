import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chooseSource, cliIn, ownHome, pluginIn, userHome } from "../../../../toolchain/pulumi/source";
import { providerPlugins } from "../../../../toolchain/pulumi/version";

describe("source of the Pulumi CLI", () => {
  const home = mkdtempSync(join(tmpdir(), "testbed-home-"));
  after(() => {
    rmSync(home, { recursive: true });
  });
  const never = () => Promise.reject(new Error("asked the network"));

  it("is what TESTBED_TOOLCHAIN says, without asking the network", async () => {
    for (const wanted of ["official", "built"]) {
      assert.equal(await chooseSource({ PULUMI_HOME: home, TESTBED_TOOLCHAIN: wanted }, never), wanted);
    }
  });

  it("cannot be something unknown", async () => {
    await assert.rejects(
      chooseSource({ TESTBED_TOOLCHAIN: "offical" }, never),
      /TESTBED_TOOLCHAIN is "offical"\./,
    );
  });

  it("is official where that can be downloaded, else built", async () => {
    for (const [reachable, source] of [
      [true, "official"],
      [false, "built"],
    ] as const) {
      assert.equal(await chooseSource({ PULUMI_HOME: home }, () => Promise.resolve(reachable)), source);
    }
  });

  it("stays official without network once everything official is there", async () => {
    for (const file of [cliIn(home), ...providerPlugins().map((plugin) => pluginIn(home, plugin))]) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, "", { mode: 0o755 });
    }
    assert.equal(await chooseSource({ PULUMI_HOME: home }, never), "official");
  });

  it("does not take our own PULUMI_HOME for the user's", () => {
    assert.notEqual(userHome({ PULUMI_HOME: ownHome }), ownHome);
    assert.equal(userHome({}), join(homedir(), ".pulumi"));
    assert.equal(userHome({ PULUMI_HOME: "/elsewhere" }), "/elsewhere");
  });
});
