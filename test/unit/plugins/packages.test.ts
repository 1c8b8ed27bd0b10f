import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { requiredPlugins } from "../../../toolchain/plugins/language-nodejs/packages";
import { splitArguments } from "../../../toolchain/plugins/language-nodejs/program";

describe("The plugins that a program requires", () => {
  let root = "";
  const home = process.env["PULUMI_HOME"];

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "testbed-packages-"));
    process.env["PULUMI_HOME"] = path.join(root, "home");
  });

  afterEach(() => {
    if (home === undefined) delete process.env["PULUMI_HOME"];
    else process.env["PULUMI_HOME"] = home;
    rmSync(root, { recursive: true });
  });

  function pack(folder: string, manifest: object): void {
    const directory = path.join(root, folder);
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, "package.json"), JSON.stringify(manifest));
  }

  function installed(...plugins: readonly string[]): void {
    for (const plugin of plugins) mkdirSync(path.join(root, "home/plugins", plugin), { recursive: true });
  }

  function required(folder: string): readonly string[] {
    return requiredPlugins(path.join(root, folder)).map(({ name, version }) => `${name} ${version}`);
  }

  it("are those of its dependencies, found where `require` finds them", () => {
    pack("program", { dependencies: { "@pulumi/one": "*", plain: "*" } });
    pack("program/sub", {});
    pack("node_modules/@pulumi/one", { name: "@pulumi/one", version: "1.0.0", pulumi: { resource: true } });
    pack("node_modules/plain", { name: "plain", version: "1.0.0" });
    pack("node_modules/@pulumi/other", {
      name: "@pulumi/other",
      version: "1.0.0",
      pulumi: { resource: true },
    });
    installed("resource-one-v1.0.0", "resource-other-v1.0.0");
    assert.deepEqual(required("program"), ["one v1.0.0"]);
  });

  it("are named and numbered as the package says, not as it is called", () => {
    pack("", { devDependencies: { "@org/two": "*" } });
    const pulumi = { resource: true, name: "deux", version: "2.2.2" };
    pack("node_modules/@org/two", { name: "@org/two", version: "1.0.0", pulumi });
    installed("resource-deux-v2.2.2");
    assert.deepEqual(required(""), ["deux v2.2.2"]);
  });

  it("include those of component packages it depends on, also in circles", () => {
    pack("", { dependencies: { component: "*" } });
    const dependencies = { "@pulumi/pulumi": "*", "@pulumi/one": "*", component: "*" };
    pack("node_modules/component", { name: "component", dependencies });
    pack("node_modules/@pulumi/one", { name: "@pulumi/one", version: "1.0.0", pulumi: { resource: true } });
    installed("resource-one-v1.0.0");
    assert.deepEqual(required(""), ["one v1.0.0"]);
  });

  it("leave out what is not installed: the engine would try for seconds to download it", () => {
    pack("", { dependencies: { "@pulumi/one": "*" } });
    pack("node_modules/@pulumi/one", { name: "@pulumi/one", version: "1.0.0", pulumi: { resource: true } });
    installed("resource-one-v1.0.1");
    assert.deepEqual(required(""), []);
  });
});

describe("Options for node", () => {
  it("are cut at blanks, but not in quotes", () => {
    assert.deepEqual(splitArguments(`--require "a b.js"  --title='x y' c`), [
      "--require",
      "a b.js",
      "--title=x y",
      "c",
    ]);
    assert.deepEqual(splitArguments(""), []);
  });
});
