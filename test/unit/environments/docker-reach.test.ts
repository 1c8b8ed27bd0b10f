import assert from "node:assert/strict";
import {
  hidesContainers,
  machineOf,
  reachOf,
  requireSameEngine,
} from "../../../components/environments/containers/reach";
import { reachMap } from "../../../components/environments/containers/reach-file";
import type { NodeSpec } from "../../../components/spec";

describe("environment docker: how containers are reached", () => {
  const socket = "unix:///var/run/docker.sock";
  const here = { endpoint: socket, platform: "linux", hidden: false };

  it("directly on the Linux whose socket it is, and nowhere else", () => {
    assert.deepEqual(reachOf(here), { by: "direct" });
    for (const other of [{ hidden: true }, { platform: "darwin" }, { endpoint: "npipe:////./pipe/docker" }])
      assert.deepEqual(reachOf({ ...here, ...other }), { by: "published" });
  });

  it("over the network where the endpoint is another machine's", () => {
    for (const [endpoint, machine] of [
      ["tcp://10.0.0.5:2376", "10.0.0.5"],
      ["ssh://user@build.example:2222", "build.example"],
      ["ssh://build", "build"],
      ["tcp://[fd00::5]:2375", "fd00::5"],
    ] as const) {
      assert.equal(machineOf(endpoint), machine);
      assert.deepEqual(reachOf({ ...here, endpoint }), { by: "published", machine });
    }
    for (const endpoint of ["tcp://127.0.0.1:2375", "ssh://root@localhost:22", "tcp://[::1]:2375", socket]) {
      assert.equal(machineOf(endpoint), undefined, endpoint);
    }
    assert.deepEqual(reachOf({ ...here, endpoint: "tcp://127.0.0.1:2375" }), { by: "published" });
  });

  it("not directly behind a socket whose engine keeps containers elsewhere", () => {
    assert.equal(hidesContainers('vm\tDebian GNU/Linux 12\t["name=seccomp,profile=default"]\n', "vm"), false);
    assert.equal(hidesContainers("vm\tDocker Desktop\t[]\n", "vm"), true);
    assert.equal(hidesContainers('vm\tDebian GNU/Linux 12\t["name=rootless"]\n', "vm"), true);
    assert.equal(hidesContainers("elsewhere\tDebian GNU/Linux 12\t[]\n", "vm"), true);
  });

  it("not at all where Pulumi's provider would use another engine than Docker's command", () => {
    requireSameEngine("ssh://build", "ssh://build");
    requireSameEngine(socket, undefined);
    assert.throws(() => requireSameEngine("ssh://build", undefined), /export DOCKER_HOST=ssh:\/\/build/);
  });

  it("at the published ports of all TCP ports, internal ones too", () => {
    const ports = [
      { name: "rpc", number: 80, protocol: "tcp", from: "cluster" },
      { name: "raft", number: 81, protocol: "tcp", from: "cluster", internal: true },
      { name: "gossip", number: 82, protocol: "udp", from: "cluster" },
    ] as const;
    const node: NodeSpec = { name: "a", role: "r", address: "10.1.0.10", ports, services: [] };
    const chosen = new Map([["a/rpc", 20_001], ["a/raft", 20_002]]); // prettier-ignore
    assert.deepEqual(reachMap([node], "10.1.0.0/24", "192.0.2.7", chosen), {
      subnet: "10.1.0.0/24",
      ports: {
        "10.1.0.10:80": { host: "192.0.2.7", port: 20_001 },
        "10.1.0.10:81": { host: "192.0.2.7", port: 20_002 },
      },
    });
  });
});
