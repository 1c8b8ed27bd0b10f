import assert from "node:assert/strict";
import { installCommand, programs, programsFor } from "../../../../toolchain/packages/declared";

const missing = programs.filter(({ name }) => ["ip", "bridge", "nft", "etcd", "etcdctl"].includes(name));

describe("install command", () => {
  const cases = [
    ["apt-get", "sudo apt-get install nftables iproute2 etcd-server etcd-client"],
    ["dnf", "sudo dnf install nftables iproute etcd"],
    ["pacman", "sudo pacman -S nftables iproute2 etcd"],
    ["apk", "sudo apk add nftables iproute2 etcd"],
    ["zypper", "sudo zypper install nftables iproute2 etcd"],
  ] as const;
  for (const [manager, expected] of cases) {
    it(`names each package once for ${manager}`, () => {
      assert.equal(installCommand(manager, missing), expected);
    });
  }
});

describe("programs for a stack", () => {
  const names = (system?: string) => programsFor(["run"], system).map(({ name }) => name);

  it("are what every system needs and what its own needs", () => {
    assert.ok(names("x0tta6bl4").includes("yggdrasil"));
    assert.ok(!names("etcd").includes("yggdrasil"));
    assert.ok(names("etcd").includes("nft"));
  });

  it("are those of all systems without one", () => {
    assert.ok(names().includes("yggdrasil"));
  });

  it("are told apart by whether hosts run them or this project does", () => {
    const served = programs.filter((program) => program.served).map(({ name }) => name);
    for (const name of ["etcd", "prometheus", "alertmanager", "yggdrasil"]) assert.ok(served.includes(name));
    for (const name of ["nft", "ip", "flock", "promtool", "shellcheck"]) assert.ok(!served.includes(name));
  });

  it("are only those of the purposes", () => {
    assert.deepEqual(
      programsFor(["check"]).map(({ name }) => name),
      ["shellcheck"],
    );
  });
});
