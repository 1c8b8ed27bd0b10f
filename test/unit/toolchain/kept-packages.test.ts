import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { join } from "node:path";

interface KeptPackages {
  readonly takePackages: (project: string, environment: NodeJS.ProcessEnv) => boolean;
  readonly keepPackages: (project: string, environment: NodeJS.ProcessEnv) => void;
}
const { takePackages, keepPackages } =
  require("../../../toolchain/kept-packages.cjs") as unknown as KeptPackages;

describe("npm packages on a build machine", () => {
  let folder: string;
  let environment: NodeJS.ProcessEnv;
  const kept = (): string[] => readdirSync(join(folder, "cache dir", "node_modules"));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "testbed packages "));
    environment = { CI: "true", TESTBED_CACHE: join(folder, "cache dir") };
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A clone with this package-lock.json, and with packages if npm has run. */
  function clone(name: string, lock: string, packages?: string): string {
    const project = join(folder, name);
    mkdirSync(project);
    writeFileSync(join(project, "package-lock.json"), lock);
    if (packages !== undefined) {
      mkdirSync(join(project, "node_modules", "bin"), { recursive: true });
      writeFileSync(join(project, "node_modules", "bin", "a"), packages, { mode: 0o755 });
    }
    return project;
  }
  const packagesOf = (project: string): string =>
    readFileSync(join(project, "node_modules", "bin", "a"), "utf8");

  it("are taken as npm made them for the same package-lock.json", () => {
    keepPackages(clone("first", "lock 1", "packages 1"), environment);
    const second = clone("second", "lock 1", "broken");
    writeFileSync(join(second, "node_modules", "rest"), "of a broken install");
    assert.equal(takePackages(second, environment), true);
    assert.equal(packagesOf(second), "packages 1");
    assert.equal(statSync(join(second, "node_modules", "bin", "a")).mode & 0o777, 0o755);
    assert.deepEqual(readdirSync(join(second, "node_modules")), ["bin"]);
    assert.deepEqual(readdirSync(second).sort(), ["node_modules", "package-lock.json"]);
  });

  it("are nobody else's: a change in one clone is not in the next", () => {
    const first = clone("first", "lock 1", "packages 1");
    keepPackages(first, environment);
    writeFileSync(join(first, "node_modules", "bin", "a"), "edited");
    const second = clone("second", "lock 1");
    assert.equal(takePackages(second, environment), true);
    assert.equal(packagesOf(second), "packages 1");
  });

  it("are made anew for another package-lock.json, and then only those are kept", () => {
    keepPackages(clone("first", "lock 1", "packages 1"), environment);
    const second = clone("second", "lock 2");
    assert.equal(takePackages(second, environment), false);
    assert.ok(!existsSync(join(second, "node_modules")));
    keepPackages(clone("third", "lock 2", "packages 2"), environment);
    assert.equal(kept().length, 1);
    assert.equal(takePackages(second, environment), true);
    assert.equal(packagesOf(second), "packages 2");
  });

  it("are not kept elsewhere, nor where that is not possible", () => {
    const first = clone("first", "lock 1", "packages 1");
    for (const CI of [undefined, "", "false"]) keepPackages(first, { ...environment, CI });
    assert.ok(!existsSync(join(folder, "cache dir")));
    writeFileSync(join(folder, "cache dir"), "a file");
    keepPackages(first, environment);
    assert.equal(takePackages(clone("second", "lock 1"), environment), false);
    assert.equal(packagesOf(first), "packages 1");
  });
});
