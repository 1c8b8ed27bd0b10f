import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { TYPESCRIPT } from "../../scenarios/typescript";

const project = join(__dirname, "..", "..");

/** Packages that a fresh process has loaded once it has loaded these modules, and what those need at once. */
function packagesOf(...modules: readonly string[]): ReadonlySet<string> {
  const files = modules.map((each) => JSON.stringify(join(project, each)));
  const code = `${files.map((file) => `require(${file});`).join(" ")}
    console.log(Object.keys(require.cache).map((file) => /node_modules.((@[^/]+.)?[^/]+)/.exec(file)?.[1] ?? "").join());`;
  const printed = execFileSync(process.execPath, [...TYPESCRIPT, "--eval", code], {
    cwd: project,
    encoding: "utf8",
  });
  return new Set(printed.trim().split(","));
}

describe("layers", () => {
  it("the runner, with faults, load and a system's adapter, loads no Pulumi", () => {
    const faults = ["scenarios/faults/active-fault.ts", "scenarios/faults/heal.ts"];
    const packages = packagesOf(
      "scenarios/runner/run.ts",
      "scenarios/results/recheck.ts",
      "scenarios/load/start.ts",
      "components/systems/etcd/adapter/index.ts",
      "components/systems/macula/adapter/index.ts",
      "components/systems/the-block/adapter/index.ts",
      ...faults,
    );
    assert.ok(packages.has("zod") && packages.has("undici"), [...packages].join());
    assert.deepEqual(
      [...packages].filter((name) => name.startsWith("@pulumi")),
      [],
    );
  });

  it("the program checks a stack without loading what only the runner needs", () => {
    const packages = packagesOf("components/plan.ts", "components/systems/index.ts");
    assert.ok(packages.has("zod"), [...packages].join());
    for (const name of ["undici", "hdr-histogram-js"]) assert.ok(!packages.has(name), name);
  });
});
