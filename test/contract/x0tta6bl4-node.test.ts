import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { findProgram, searchPath } from "../../toolchain/programs";
import { project } from "../../toolchain/project";
import { eventually } from "../support/eventually";
import { namespacesMissing } from "../support/namespaces";
import { skip } from "../support/skip";
import { MeshProcesses } from "../support/x0tta6bl4-mesh";

const founders = [0, 1, 2];
const STRANGER = 3;

describe("nodes of x0tta6bl4 over real daemons", function () {
  this.timeout(120_000);
  let mesh: MeshProcesses;

  before(async function () {
    const missing = namespacesMissing();
    if (missing !== undefined) skip(this, missing);
    if (process.getuid?.() !== 0) skip(this, "it ends processes of namespaces, which are root's");
    if (
      findProgram("yggdrasil", [`${project}/.testbed/bin`, ...searchPath()]) === undefined ||
      !existsSync("/dev/net/tun")
    )
      // prettier-ignore
      skip(this, "there is no yggdrasil, or no /dev/net/tun");
    mesh = await MeshProcesses.create(4);
    for (const index of founders) {
      mesh.start(index, "yggdrasil");
      mesh.start(index, "node");
    }
    await mesh.well(...founders);
  });
  after(async () => {
    // Skipped, nothing was made.
    await (mesh as MeshProcesses | undefined)?.remove();
  });

  const peers = async (index: number): Promise<unknown> =>
    (await mesh.ask(index, "/mesh/peers")).body["count"];

  it("write on any node and read on any other", async () => {
    const written = await mesh.ask(1, "/kv/a%2Fb", "PUT", "one");
    assert.equal(written.status, 200);
    assert.deepEqual(await mesh.ask(2, "/kv/a%2Fb"), {
      status: 200,
      body: { key: "a/b", value: "one", revision: written.body["revision"] },
    });
    assert.equal((await mesh.ask(0, "/kv/none")).status, 404);
    assert.equal((await mesh.ask(0, "/kv/large", "PUT", "x".repeat(20_000))).status, 413);
    assert.deepEqual((await mesh.ask(0, "/nothing")).status, 404);
    assert.deepEqual((await mesh.ask(0, "/health", "PUT", "")).status, 405);
  });

  it("forget nothing when all are killed at once", async () => {
    assert.equal((await mesh.ask(0, "/kv/kept", "PUT", "for good")).status, 200);
    await Promise.all(founders.map((index) => mesh.end(index, "node")));
    for (const index of founders) mesh.start(index, "node");
    await mesh.well(...founders);
    assert.equal((await mesh.ask(1, "/kv/kept")).body["value"], "for good");
    for (const index of founders)
      await eventually(`node ${index} has its copy`, 5, async () => {
        const { body } = await mesh.ask(index, "/kv?local=true&prefix=kept");
        return "kept" in (body["items"] as object);
      });
  });

  it("serve nobody without a majority", async () => {
    await Promise.all([1, 2].map((index) => mesh.end(index, "node")));
    for (const [method, body] of [["PUT", "x"], ["GET"]] as const) {
      const { status } = await mesh.ask(0, "/kv/kept", method, body);
      assert.ok(status === 503 || status === 504, `${method}: ${status}`);
    }
    assert.equal((await mesh.ask(0, "/kv?local=true")).status, 200);
    await eventually("node-a says so", 5, async () => (await mesh.ask(0, "/health")).status === 503);
    for (const index of [1, 2]) mesh.start(index, "node");
    await mesh.well(...founders);
  });

  it("say that they are offline while their daemon is gone, and are back with it", async () => {
    await mesh.end(1, "yggdrasil");
    for (const path of ["/mesh/status", "/mesh/peers", "/mesh/routes"]) {
      const { status, body } = await mesh.ask(1, path);
      assert.deepEqual([path, status, body["status"]], [path, 503, "offline"]);
    }
    await eventually("node-a has lost it", 10, async () => (await peers(0)) === 1);
    await eventually("its loop says so", 10, () => mesh.log(0, "node").includes("mape-k: execute redial_peer node-b")); // prettier-ignore
    mesh.start(1, "yggdrasil");
    await mesh.well(...founders);
    await eventually("node-a has it again", 10, async () => (await peers(0)) === 2);
  });

  it("are no peers of a daemon that does not know the password", async () => {
    mesh.start(STRANGER, "yggdrasil", "another");
    await eventually(
      "it is refused by all",
      20,
      async () => (await mesh.refusals(STRANGER)).length === founders.length,
    );
    for (const index of founders) assert.equal(await peers(index), 2);
    await mesh.end(STRANGER, "yggdrasil");
  });

  it("end when told, with nothing left to do", async () => {
    const began = performance.now();
    assert.equal(await mesh.end(2, "node", "SIGTERM"), 0);
    assert.ok(performance.now() - began < 2000);
    assert.match(mesh.log(2, "node"), /SIGTERM: stopping/);
  });
});
