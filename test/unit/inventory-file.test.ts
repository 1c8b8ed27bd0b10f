import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publish } from "../../components/inventory-file";
import type { FileSpec, NodeSpec } from "../../components/spec";

describe("the deployment as a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed deployment-"));
  after(() => rmSync(folder, { recursive: true }));

  function digest(content: FileSpec["content"]): string {
    const service = { name: "web", command: ["node"], restart: "always", files: [{ path: "/etc/x", content }] }; // prettier-ignore
    const node = { name: "n1", services: [service] } as unknown as NodeSpec;
    return publish(folder, "s", { inventory: { nodes: [] } as never, nodes: [node] }, true).digest;
  }

  it("is another one when a program of its nodes is, although it has the same name", () => {
    const program = join(folder, "program.cjs");
    writeFileSync(program, "one");
    const first = digest({ file: program });
    assert.equal(digest({ file: program }), first);
    writeFileSync(program, "two");
    assert.notEqual(digest({ file: program }), first);
    assert.notEqual(digest("one"), digest("two"));
  });
});
