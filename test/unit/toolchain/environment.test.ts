import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentScript, pulumiVariables, type PulumiVariables } from "../../../toolchain/environment";
import { binDirectory } from "../../../toolchain/project";

const odd = `it's a "folder" with $HOME and \`x\``;
const variables: PulumiVariables = {
  fixed: { PULUMI_HOME: odd },
  defaults: [
    { name: "PULUMI_BACKEND_URL", value: "file:///a%20b", unless: ["PULUMI_BACKEND_URL"] },
    { name: "PASSPHRASE_FILE", value: odd, unless: ["PASSPHRASE", "PASSPHRASE_FILE"] },
  ],
};

describe(".testbed/env", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed env "));
  const file = join(folder, "env");
  before(() => {
    writeFileSync(file, environmentScript(variables));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  /** Sources the file twice, as a user may, and prints the environment. */
  const sourced = (env: Record<string, string>): Record<string, string> => {
    const printed = execFileSync("/bin/sh", ["-euc", '. "$0"; . "$0"; exec env -0', file], {
      env: { PATH: "/usr/bin:/bin", ...env },
      encoding: "utf8",
    });
    return Object.fromEntries(
      printed
        .split("\0")
        .filter(Boolean)
        .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    );
  };

  it("sets values with any character in them", () => {
    const result = sourced({});
    assert.equal(result.PULUMI_HOME, odd);
    assert.equal(result.PULUMI_BACKEND_URL, "file:///a%20b");
    assert.equal(result.PASSPHRASE_FILE, odd);
  });

  it("keeps the user's backend", () => {
    assert.equal(sourced({ PULUMI_BACKEND_URL: "s3://mine" }).PULUMI_BACKEND_URL, "s3://mine");
  });

  it("names no passphrase file when the user has a passphrase, even an empty one", () => {
    assert.equal(sourced({ PASSPHRASE: "" }).PASSPHRASE_FILE, undefined);
  });

  it("puts our programs in front of PATH once", () => {
    const path = (sourced({}).PATH ?? "").split(":");
    assert.equal(path[0], binDirectory);
    assert.equal(path.filter((part) => part === binDirectory).length, 1);
    assert.deepEqual(path.slice(-2), ["/usr/bin", "/bin"]);
  });
});

describe("Docker engine in the environment", () => {
  const named = (host?: string) => pulumiVariables(host).defaults.find(({ name }) => name === "DOCKER_HOST");

  it("is named where it is not at the usual place, unless the user names one", () => {
    const expected = {
      name: "DOCKER_HOST",
      value: "unix:///own.sock",
      unless: ["DOCKER_HOST", "DOCKER_CONTEXT"],
    };
    assert.deepEqual(named("unix:///own.sock"), expected);
  });
});
