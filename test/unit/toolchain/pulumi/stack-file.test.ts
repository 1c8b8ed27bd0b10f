import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { project } from "../../../../toolchain/project";
import { chooseStack, shownStackFile, stackFileOf } from "../../../../toolchain/pulumi/stack-file";

const shipped = join(project, "Pulumi.local.yaml");

describe("a stack's file", () => {
  let directory: string;
  let records: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stack file "));
    records = join(directory, "records");
    mkdirSync(join(directory, "here"));
    writeFileSync(join(directory, "here", "Pulumi.any.yaml"), "config: {}\n");
    writeFileSync(join(directory, "here", "mine.yaml"), "config: {}\n");
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });
  const at = (name: string): string => join(directory, "here", name);
  const choose = (choice: Parameters<typeof chooseStack>[0]): string => chooseStack(choice, records);

  it("is the project's own by default, of the stack local unless one is named", () => {
    assert.deepEqual([choose({}), choose({ stack: "etcd" })], ["local", "etcd"]);
    assert.equal(stackFileOf("local", records), shipped);
    assert.equal(shownStackFile("local", records), "Pulumi.local.yaml");
  });

  it("is the one that was given, whose name says which stack it is, also the next time", () => {
    assert.equal(choose({ configFile: at("Pulumi.any.yaml") }), "any");
    assert.equal(choose({ stack: "any" }), "any");
    assert.equal(stackFileOf("any", records), at("Pulumi.any.yaml"));
    assert.equal(shownStackFile("any", records), at("Pulumi.any.yaml"));
  });

  it("can be any file when the stack is named", () => {
    assert.equal(choose({ stack: "local", configFile: at("mine.yaml") }), "local");
    assert.equal(stackFileOf("local", records), at("mine.yaml"));
    assert.throws(() => choose({ configFile: at("mine.yaml") }), /does not say which stack it is for/);
  });

  it("is the project's again when that is given, or when the other is gone", () => {
    choose({ stack: "local", configFile: at("mine.yaml") });
    choose({ configFile: shipped });
    assert.equal(stackFileOf("local", records), shipped);
    choose({ stack: "local", configFile: at("mine.yaml") });
    rmSync(at("mine.yaml"));
    assert.equal(stackFileOf("local", records), shipped);
  });

  it("that is missing is an error with what there is", () => {
    assert.throws(() => choose({ configFile: at("none.yaml") }), /There is no stack file .*none\.yaml/);
    assert.throws(
      () => stackFileOf("none", records),
      /There is no stack file .*Pulumi\.none\.yaml[^]*local.*--config-file/,
    );
  });

  it("is shown relative to the project", () => {
    assert.equal(choose({ configFile: "examples/Pulumi.etcd.yaml" }), "etcd");
    assert.equal(shownStackFile("etcd", records), join("examples", "Pulumi.etcd.yaml"));
  });
});
