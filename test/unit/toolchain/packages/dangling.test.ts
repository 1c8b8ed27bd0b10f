import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeDangling } from "../../../../toolchain/packages/dangling";
import { wrapperScript } from "../../../../toolchain/packages/wrapper";

describe("programs of the project whose cache was removed", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "testbed-dangling-"));
    mkdirSync(join(root, "bin"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("go, links and scripts alike, and no others", () => {
    const [bin, there, gone] = [join(root, "bin"), join(root, "there"), join(root, "gone")];
    writeFileSync(there, "");
    for (const [name, program] of Object.entries({ there, gone })) {
      symlinkSync(program, join(bin, `link-${name}`));
      writeFileSync(join(bin, `script-${name}`), wrapperScript(program, ["/lib"]));
    }
    writeFileSync(join(bin, "own"), "#!/bin/sh\necho own\n");
    removeDangling(bin);
    assert.deepEqual(readdirSync(bin).sort(), ["link-there", "own", "script-there"]);
  });
});
