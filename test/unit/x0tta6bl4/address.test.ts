import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import {
  addressOf,
  canonical,
  isOverlay,
} from "../../../components/systems/x0tta6bl4/node/yggdrasil/address";
import { findProgram, searchPath } from "../../../toolchain/programs";
import { project } from "../../../toolchain/project";
import { skip } from "../../support/skip";

describe("addresses of the overlay", () => {
  it("follow from keys as the daemon has it", function () {
    const daemon = findProgram("yggdrasil", [join(project, ".testbed", "bin"), ...searchPath()]);
    if (daemon === undefined) skip(this, "there is no yggdrasil");
    const ask = (config: string, what: string): string =>
      execFileSync(daemon, ["-useconf", what], { input: config, encoding: "utf8" }).trim();
    for (let round = 0; round < 8; round++) {
      const config: string = execFileSync(daemon, ["-genconf", "-json"], { encoding: "utf8" });
      assert.equal(addressOf(ask(config, "-publickey")), ask(config, "-address"));
    }
  });

  it("count the leading zeros of a key", () => {
    assert.equal(addressOf(`ffff4aad7d011abd69f6995073aeecdf7b335c362a2c7c565825f4004a531593`), "200:1:6aa5:5fd:ca85:2c12:cd5f:18a2"); // prettier-ignore
    assert.match(addressOf(`01${"ff".repeat(31)}`), /^207:/);
    assert.throws(() => addressOf("01"), /`01` is no public key/);
  });

  it("are told from others", () => {
    for (const address of ["200::1", "3ff:1::", "204:cbc5:afad:2bd3:ecb9:e202:f5e2:befa"])
      assert.ok(isOverlay(address), address);
    for (const address of ["fd00::a", "400::1", "1ff::1", "::1", "172.20.0.10", "", "2001:db8::1"])
      assert.ok(!isOverlay(address), address);
    assert.equal(canonical("0200:0001:0::0:1"), "200:1::1");
  });
});
