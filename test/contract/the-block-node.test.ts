import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, linkSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import { join } from "node:path";
import { lockDirectory } from "../../components/systems/the-block/node/data-lock";
import { encodeFrame, Frame } from "../../components/systems/the-block/node/gossip/frames";
import { startNode, type RunningNode } from "../../components/systems/the-block/node/start-node";
import { eventually } from "../support/eventually";
import { skip } from "../support/skip";
import { freePort } from "../support/free-port";
import { testNetwork, type TestNetwork } from "../support/the-block-network";

describe("a node of The Block", function () {
  this.timeout(20_000);
  let network: TestNetwork;
  let node: RunningNode | undefined;

  before(async function () {
    if (process.platform !== "linux") skip(this, "only Linux has all of 127.0.0.0/8 as loopback addresses");
    network = await testNetwork(["validator", "validator"]);
  });
  afterEach(async () => {
    await node?.stop();
    node = undefined;
  });
  after(() => network.remove());

  it("knows every method from its first answer on", async () => {
    const answers: unknown[] = [];
    const starting = startNode(network.input(0));
    while (answers.length === 0) {
      const answer = await network.call(0, "lease.read").catch(() => undefined);
      if (answer) answers.push(answer.status);
    }
    node = await starting;
    assert.deepEqual(answers, [200]);
    assert.equal((await network.call(0, "treasury.work")).status, 200);
  });

  it("refuses a directory that another process has, says so, and leaves that one alone", async () => {
    node = await startNode(network.input(0));
    const { config, ...input } = network.input(0);
    const gossip = `127.0.0.1:${await freePort("127.0.0.1")}`;
    const other = { ...config, network: { ...config.network, listen_addr: gossip } };
    await assert.rejects(
      startNode({ ...input, config: other }),
      /node-0 is in use by another process: stop it/,
    );
    assert.equal((await network.call(0, "node.status")).status, 200);
  });

  it("takes a directory whose last process was killed, and gives it back when it stops", async () => {
    const directory = join(network.input(0).config.storage.data_dir, "of the dead");
    mkdirSync(directory, { recursive: true });
    const path = join(directory, "lock");
    // What is left of a process that was killed: a socket that nobody listens on.
    const dead = createServer().listen(`${path}.dead`);
    await once(dead, "listening");
    linkSync(`${path}.dead`, path);
    await new Promise((resolve) => dead.close(resolve));
    assert.ok(existsSync(path));
    (await lockDirectory(directory))();
    (await lockDirectory(directory))();
  });

  it("keeps nothing running when its RPC address is taken", async () => {
    const { config, ...input } = network.input(0);
    const [host = "", port = ""] = config.network.rpc_addr.split(":");
    const taken = createServer().listen(Number(port), host);
    await once(taken, "listening");
    await assert.rejects(startNode({ ...input, config }), /cannot listen on .*EADDRINUSE/);
    await new Promise((resolve) => taken.close(resolve));
    node = await startNode(network.input(0));
  });

  it("starts with peers on disk that are none", async () => {
    const { data_dir } = network.input(0).config.storage;
    writeFileSync(join(data_dir, "peers.json"), '{"nowhere":"node-1"}');
    node = await startNode(network.input(0));
    assert.deepEqual(
      node.overlay.peers().map(({ identity, connected }) => [identity, connected]),
      [["node-1", false]],
    );
  });

  it("ends a connection that never says who it is, however long it goes on sending", async () => {
    node = await startNode(network.input(0));
    const [host = "", port = ""] = node.config.network.listen_addr.split(":");
    const socket = connect({ host, port: Number(port) }).resume();
    socket.on("error", () => undefined);
    const bytes = encodeFrame(Frame.hello, Buffer.alloc(4000));
    let at = 0;
    const drip = setInterval(() => socket.write(bytes.subarray(at, ++at)), 500);
    try {
      // With an error, if something was under way.
      await eventually("the connection is closed", 8, () => socket.closed);
    } finally {
      clearInterval(drip);
      socket.destroy();
    }
  });

  it("answers a request that is too long with 400", async () => {
    node = await startNode(network.input(0));
    const { status, error } = await network.call(0, "submit_tx", { batch: "A".repeat(300_000) });
    assert.equal(status, 400);
    assert.match(error?.message ?? "", /at most 262144 bytes/);
  });
});
