import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { archySchema, type ArchyConfig } from "../../../components/systems/archy/schema";
import { factsSchema, type ArchyFacts } from "../../../components/systems/archy/facts";
import { folderOf } from "../../../components/systems/archy/folder";
import { archy } from "../../../components/systems/archy/system";
import type { PlacedNode, SystemOptions } from "../../../components/systems/system";
import { noOptions } from "../../support/system-options";

const { nodes } = archy.topology;
const named = (name: string): PlacedNode => nodes.find((node) => node.name === name)!;
const factsOf = (name: string, options: SystemOptions = noOptions): ArchyFacts =>
  factsSchema.parse(archy.spec(named(name), nodes, options).facts);
const config = (given: object): ArchyConfig => archySchema.parse(given);
const problems = (given: object): readonly string[] =>
  archy.problems?.({ ...noOptions, archy: config(given) }, nodes, "Pulumi.x.yaml") ?? [];
const appliance = (given: object): SystemOptions => ({
  profile: "upstream",
  settings: {},
  archy: config(given),
});

describe("the Archy system", () => {
  it("has the plan's roster, with its quirks", () => {
    assert.deepEqual(
      nodes.map(({ address, role }) => `.${address.split(".")[3] ?? ""} ${role}`),
      [".228 primary", ".198 fleet", ".5 tester", ".120 tester", ".116 dev"],
    );
    assert.deepEqual(
      nodes.filter(({ name }) => factsOf(name).onlyIfSynced).map(({ name }) => name),
      ["node-116"],
    );
    assert.deepEqual(
      nodes.filter(({ name }) => factsOf(name).flaky).map(({ name }) => name),
      ["node-5", "node-120"],
    );
  });

  it("runs a node of ours, whose password is a secret in a file for root alone", () => {
    const [service] = archy.spec(nodes[0]!, nodes, noOptions).services;
    const file = service!.files!.find(({ path }) => path.endsWith("/password"))!;
    assert.deepEqual(file.content, { template: "${secret:archy-password}\n" });
    assert.equal(file.mode, "0600");
  });

  it("runs nothing but the gate on machines of the user's", () => {
    const [primary] = nodes;
    const { services, ports } = archy.spec(primary!, nodes, appliance({}));
    assert.deepEqual([services, ports.map(({ number }) => number)], [[], [443]]);
  });

  it("takes consent for each machine by its name, and none by itself", () => {
    assert.equal(factsOf("node-228", appliance({})).consent, false);
    const options = appliance({ allowDestructive: ["node-198"] });
    assert.deepEqual(
      nodes.filter(({ name }) => factsOf(name, options).consent).map(({ name }) => name),
      ["node-198"],
    );
    assert.equal(factsOf("node-228").consent, true);
    assert.equal(
      factsOf("node-228", { ...noOptions, archy: config({ allowDestructive: [] }) }).consent,
      false,
    );
  });

  it("knows suites by their contents", () => {
    const folder = mkdtempSync(join(tmpdir(), "testbed-suite-"));
    try {
      const file = join(folder, "a.bats");
      writeFileSync(file, "one");
      const before = folderOf(folder).digest;
      assert.equal(folderOf(folder).digest, before);
      writeFileSync(file, "two");
      assert.notEqual(folderOf(folder).digest, before);
      writeFileSync(file, "one", { mode: 0o755 });
      symlinkSync("/etc/passwd", join(folder, "link"));
      assert.equal(folderOf(folder).digest, before);
      assert.deepEqual(problems({ suite: folder }), []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("finds mistakes at preview", () => {
    const [unknown = "", missing = "", empty = ""] = problems({
      allowDestructive: ["node-99"],
      suite: "no/such",
      suites: { mesh: "docs/images" },
    });
    assert.match(
      unknown,
      /^`testbed:archy\.allowDestructive` names `node-99` \(Pulumi\.x\.yaml\): expected nodes/,
    );
    assert.match(missing, /^`testbed:archy\.suite` is `no\/such` .*no such folder/);
    assert.match(empty, /^`testbed:archy\.suites\.mesh` is `docs\/images` .*no `\*\.bats`/);
    for (const wrong of [{ suites: { radio: "x" } }, { waived: ["identity"] }, { machineIds: { a: "x" } }])
      assert.equal(archySchema.safeParse(wrong).success, false);
  });
});
