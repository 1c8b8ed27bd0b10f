import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { placeInCopy } from "../../../components/environments/supervision/project-files";

describe("places in a copy of the project", () => {
  const asScripts = (path: string): string =>
    execFileSync(
      "bash",
      ["-c", 'source components/environments/supervision/inside.sh; project_file "$1"', "bash", path],
      { encoding: "utf8" },
    );

  for (const path of ["scenarios/a.sh", "/opt/my programs/the-block", "/tmp/ü"])
    it(`are the same for scripts: ${path}`, () => {
      assert.equal(asScripts(path), placeInCopy(path));
    });

  it("are below the copy, and one for each path", () => {
    assert.match(placeInCopy("/etc/passwd"), /^given\/[0-9a-f]{16}$/);
    assert.notEqual(placeInCopy("/a/node"), placeInCopy("/b/node"));
  });
});
