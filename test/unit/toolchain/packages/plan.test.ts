import assert from "node:assert/strict";
import { readPlan } from "../../../../toolchain/packages/plan";

describe("plan of packages", () => {
  it("takes what would be installed or upgraded, with its new version", () => {
    const simulation = [
      "Reading package lists...",
      "iproute2 is already the newest version (6.1.0-3).",
      "Inst libnftnl11 (1.2.4-2 Debian:12.15/oldstable [amd64])",
      "Inst libssl3 [3.0.11-1] (3.0.17-1~deb12u3 Debian:12.15/oldstable, Debian-Security:12 [amd64]) []",
      "Inst iputils-ping (3:20221126-1+deb12u1 Debian:12.15/oldstable [amd64])",
      "Conf libnftnl11 (1.2.4-2 Debian:12.15/oldstable [amd64])",
      "Remv something [1.0]",
    ].join("\n");
    assert.deepEqual(readPlan(simulation), [
      { name: "libnftnl11", version: "1.2.4-2" },
      { name: "libssl3", version: "3.0.17-1~deb12u3" },
      { name: "iputils-ping", version: "3:20221126-1+deb12u1" },
    ]);
  });

  it("is empty when nothing is missing", () => {
    assert.deepEqual(readPlan("0 upgraded, 0 newly installed, 0 to remove and 136 not upgraded.\n"), []);
  });
});
