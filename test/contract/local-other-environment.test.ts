import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalStack, webNode } from "../support/local-stack";

describe("environment local: a stack that goes", function () {
  this.timeout(60_000);
  const name = `moved${process.pid}`;
  const records = join(".testbed", "run", name);
  const stack = new LocalStack(name, [webNode("n0", "10.77.0.10")]);

  beforeEach(() => stack.up());
  after(() => {
    rmSync(records, { recursive: true, force: true });
  });

  it("takes all its records with it", async () => {
    writeFileSync(join(records, "deployment.json"), '{"inventory":{"environment":"local"}}');
    await stack.deployment.destroy();
    assert.equal(existsSync(records), false);
  });

  it("leaves what another environment needs that the stack has moved to", async () => {
    assert.ok(existsSync(join(records, "n0", "log")));
    writeFileSync(join(records, "deployment.json"), '{"inventory":{"environment":"lan"}}');
    mkdirSync(join(records, "ssh"));
    writeFileSync(join(records, "ssh", "n0.touched"), "");
    await stack.deployment.destroy();
    assert.equal(readFileSync(join(records, "ssh", "n0.touched"), "utf8"), "");
    assert.equal(existsSync(join(records, "n0")), false);
  });
});
