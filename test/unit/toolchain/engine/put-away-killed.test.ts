import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordAt } from "../../../../toolchain/engine/place";
import { putAwayKilled } from "../../../../toolchain/engine/stop";

describe("what a killed Docker engine left", () => {
  it("keeps none from starting when its data cannot be used", async () => {
    const folder = mkdtempSync(join(tmpdir(), "testbed-killed-"));
    try {
      const place = { run: join(folder, "run"), data: join(folder, "data") };
      const damaged = join(folder, "damaged");
      writeFileSync(damaged, "no folder");
      mkdirSync(place.run);
      // Of a process that never was.
      const process = { pid: 2 ** 30, started: "0", boot: "none" };
      writeFileSync(recordAt(place), JSON.stringify({ process, data: damaged }));
      await putAwayKilled(place);
      assert.ok(existsSync(damaged));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
