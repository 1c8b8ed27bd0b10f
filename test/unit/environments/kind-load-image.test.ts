import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { script } from "../../../components/environments/kind/names";

/** Two nodes; a file for each that has the image. */
const kind = `#!/bin/sh
if [ "$1" = get ]; then cat nodes 2>/dev/null; exit; fi
echo "$*" >>loads
`;
const docker = `#!/bin/sh
[ ! -e "$2" ] || printf '%s\\n' "\${7#name==}"
`;

describe("giving a cluster an image", () => {
  const folder = mkdtempSync(join(tmpdir(), "testbed-load-"));
  const path = (name: string): string => join(folder, name);
  before(() => {
    writeFileSync(path("kind"), kind, { mode: 0o755 });
    writeFileSync(path("docker"), docker, { mode: 0o755 });
  });
  after(() => rmSync(folder, { recursive: true }));

  function loads(nodes: readonly string[], having: readonly string[]): string {
    for (const file of ["loads", "a", "b"]) rmSync(path(file), { force: true });
    writeFileSync(path("nodes"), nodes.join("\n"));
    for (const node of having) writeFileSync(path(node), "");
    const env = { ...process.env, PATH: `${folder}:${process.env["PATH"] ?? ""}` };
    const argv = [join(process.cwd(), script("load-image")), "create", "testbed-node:1", "lab"];
    const { status, stderr } = spawnSync("sh", argv, { cwd: folder, env, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return existsSync(path("loads")) ? readFileSync(path("loads"), "utf8") : "";
  }
  const loaded = "load docker-image testbed-node:1 --name lab\n";

  it("loads nothing that all of its nodes have", () => assert.equal(loads(["a", "b"], ["a", "b"]), ""));
  it("loads what one of them lacks", () => assert.equal(loads(["a", "b"], ["a"]), loaded));
  it("asks `kind` to load into a cluster without nodes, which says what is wrong", () =>
    assert.equal(loads([], []), loaded));
});
