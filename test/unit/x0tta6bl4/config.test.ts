import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEnvironment, variables } from "../../../components/systems/x0tta6bl4/node/config/environment";
import { readMeshFile } from "../../../components/systems/x0tta6bl4/node/config/mesh-file";
import { wantedPeers } from "../../../components/systems/x0tta6bl4/node/wanted-peers";

const key = (digit: string): string => digit.repeat(64);
const member = (id: string, digit: string) => ({ id, key: key(digit), underlay: `10.0.0.${digit}:9001` });
const mesh = { admin: "/a.sock", password: "secret", self: member("a", "1"), founders: [member("a", "1"), member("b", "2")], others: [] }; // prettier-ignore

describe("configuration of a node of x0tta6bl4", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "testbed-x0-"))));
  afterEach(() => rmSync(directory, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };

  it("has the documented variables and defaults", () => {
    const read = readEnvironment({ NODE_ID: "node-a", YGGDRASIL_PEERS: "tcp://a:1, tcp://b:2" });
    const { id, host, port, metricsPort, level, peers, overlayPort } = read;
    assert.deepEqual(
      [id, host, port, metricsPort, level, peers, overlayPort],
      ["node-a", "0.0.0.0", 8000, 9090, "info", ["tcp://a:1", "tcp://b:2"], 7000],
    );
  });

  it("reads a file, and what the environment says counts more", () => {
    const path = file("node.env", 'NODE_ID=from-file\nLISTEN_PORT="8080" # documented\nLOG_LEVEL=debug\n');
    const read = readEnvironment(variables({ NODE_ID: "from-environment" }, path));
    assert.deepEqual([read.id, read.port, read.level], ["from-environment", 8080, "debug"]);
    assert.throws(() => variables({}, join(directory, "none")), /ENOENT/);
  });

  it("reads .env of the working directory", () => {
    const before = process.cwd();
    file(".env", "NODE_ID=here\n");
    process.chdir(directory);
    try {
      assert.equal(readEnvironment(variables({})).id, "here");
    } finally {
      process.chdir(before);
    }
  });

  it("tells all mistakes at once", () => {
    assert.throws(
      () =>
        readEnvironment({ NODE_ID: "Node A", LISTEN_PORT: "0", LOG_LEVEL: "loud", YGGDRASIL_PEERS: "b:1" }),
      /NODE_ID is `Node A`[^]*LOG_LEVEL is `loud`[^]*YGGDRASIL_PEERS has `b:1`[^]*LISTEN_PORT is `0`/,
    );
    assert.throws(() => readMeshFile(file("mesh.json", '{"self":{"id":"a"},"founders":[]}')), /`admin`[^]*`password`[^]*`self`[^]*`founders`[^]*`others`/); // prettier-ignore
    assert.throws(() => readMeshFile(join(directory, "none")), /ENOENT/);
    assert.deepEqual(readMeshFile(file("good.json", JSON.stringify(mesh))), mesh);
  });

  it("wants the peers that are configured and all members, each once, with what is known of them", () => {
    const peers = wantedPeers(mesh, ["tcp://10.0.0.2:9001", "tcp://10.9.9.9:1"], [member("c", "3")]);
    assert.deepEqual(
      peers.map(({ id, uri }) => [id, uri]),
      [
        ["b", `tcp://10.0.0.2:9001?key=${key("2")}&password=secret&maxbackoff=5s`],
        ["c", `tcp://10.0.0.3:9001?key=${key("3")}&password=secret&maxbackoff=5s`],
        ["10.9.9.9:1", "tcp://10.9.9.9:1"],
      ],
    );
  });
});
