import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { closingPending } from "../../../../toolchain/pulumi/pending";

describe("operations that a killed pulumi left open", () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), "testbed state #"));
    mkdirSync(join(state, ".pulumi/stacks/testbed"), { recursive: true });
  });
  afterEach(() => rmSync(state, { recursive: true }));
  const closing = (latest: unknown) => {
    writeFileSync(
      join(state, ".pulumi/stacks/testbed/local.json"),
      JSON.stringify({ version: 3, checkpoint: { latest } }),
    );
    return closingPending(pathToFileURL(state).href, "local");
  };

  it("are closed by a refresh that forgets creations", () => {
    const args = closing({ pending_operations: [{ type: "creating", resource: {} }] });
    assert.deepEqual(args, [
      "refresh",
      "--yes",
      "--skip-preview",
      "--clear-pending-creates",
      "--stack",
      "local",
    ]);
  });

  it("cost nothing where there are none", () => {
    assert.equal(closing({ resources: [] }), undefined);
    assert.equal(closing({ pending_operations: null }), undefined);
    assert.equal(closing(undefined), undefined);
    assert.equal(closingPending(pathToFileURL(state).href, "never-made"), undefined);
  });

  it("are not looked for in any other backend", () => {
    assert.equal(closingPending("s3://bucket", "local"), undefined);
    assert.equal(closingPending(undefined, "local"), undefined);
  });
});
