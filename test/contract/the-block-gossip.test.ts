import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { encodeFrame, Frame } from "../../components/systems/the-block/node/gossip/frames";
import { signBatch } from "../../components/systems/the-block/node/ledger/batch";
import { testAccount } from "../../components/systems/the-block/node/ledger/keys";
import { startNode, type RunningNode } from "../../components/systems/the-block/node/start-node";
import { eventually } from "../support/eventually";
import { CutProxies } from "../support/cut-proxy";
import { testNetwork, type TestNetwork } from "../support/the-block-network";

const active = (node: RunningNode) => node.overlay.peers().filter(({ connected }) => connected).length;

describe("the-block gossip", function () {
  this.timeout(60_000);
  const proxies = new CutProxies();
  let network: TestNetwork;
  let nodes: RunningNode[] = [];
  const heads = () => nodes.map(({ ledger: { head } }) => ({ height: head.header.height, hash: head.hash }));
  const isOne = () => new Set(heads().map(({ hash }) => hash)).size === 1;

  before(async () => {
    network = await testNetwork(["validator", "validator", "observer"], (_, gossip) =>
      proxies.before(gossip),
    );
    nodes = [];
    for (let i = 0; i < 3; i++) nodes.push(await startNode(network.input(i)));
  });
  after(async () => {
    proxies.heal();
    await Promise.all(nodes.map((node) => node.stop()));
    proxies.close();
    network.remove();
  });

  it("three nodes find each other and agree", async () => {
    await eventually(
      "all are connected",
      10,
      () => nodes.every((node) => active(node) === 2),
      () => nodes.map(active),
    );
    await eventually("one chain that grew", 10, () => isOne() && heads()[0]!.height >= 3, heads);
  });

  it("a node whose disk is empty joins the chain without a fork of its own", async () => {
    const before = nodes[0]!.ledger.head.header.height;
    await nodes[1]!.stop();
    const { config, ...input } = network.input(1);
    const storage = { ...config.storage, data_dir: `${config.storage.data_dir}-new` };
    nodes[1] = await startNode({ ...input, config: { ...config, storage } });
    await eventually("one chain that grew", 15, () => isOne() && heads()[0]!.height > before + 2, heads);
    assert.equal(nodes[0]!.counters.reorgs + nodes[2]!.counters.reorgs, 0);
    assert.equal(nodes[1].counters.reorgs, 0);
  });

  it("rubbish ends the connection and is counted, and the node goes on", async () => {
    const [host = "", port = ""] = nodes[0]!.config.network.listen_addr.split(":");
    const json = (value: unknown) => encodeFrame(Frame.hello, Buffer.from(JSON.stringify(value)));
    const rubbish = [
      Buffer.from("GET / HTTP/1.1\r\n\r\n"),
      Buffer.from("ffffffff01", "hex"),
      randomBytes(3000),
      json({ network: "test" }),
      json([1, 2, 3]),
      encodeFrame(Frame.block, randomBytes(200)),
      encodeFrame(Frame.proof, randomBytes(64)),
    ];
    for (const bytes of rubbish) {
      const counted = nodes[0]!.overlay.rubbish;
      const socket = connect({ host, port: Number(port) });
      socket.on("error", () => undefined).resume();
      socket.write(bytes);
      await once(socket, "close");
      assert.equal(nodes[0]!.overlay.rubbish, counted + 1, bytes.toString("latin1").slice(0, 40));
    }
    assert.equal(active(nodes[0]!), 2);
  });

  it("a node that is cut off notices, forks, and follows the heavier chain after the cut with nothing lost", async () => {
    const [from, to] = [testAccount(8), testAccount(9)];
    proxies.cut("127.0.0.2");
    const isNoticed = () => active(nodes[1]!) === 0 && active(nodes[0]!) === 1 && active(nodes[2]!) === 1;
    await eventually("the cut is noticed", 4.5, isNoticed, () => nodes.map(active));
    const batch = signBatch(from.privateKey, 1, [{ to: to.address, amount: 7 }]).toString("base64");
    const { result } = await network.call(1, "submit_tx", { batch });
    const status = async () => (await network.call(1, "tx_status", { id: result["id"] })).result["state"];
    await eventually(
      "it is in the cut-off node's chain",
      8,
      async () => (await status()) === "included",
      status,
    );
    proxies.heal();
    await eventually("one chain that grew", 10, () => isOne() && nodes[1]!.counters.reorgs > 0, heads);
    const top = heads()[0]!.height;
    await eventually("one chain that grew", 10, () => isOne() && heads()[0]!.height >= top + 4, heads);
    for (let i = 0; i < 3; i++) {
      const { result: balance } = await network.call(i, "balance", { address: to.address });
      assert.equal(balance["amount"], 1e12 + 7, `node ${i}`);
    }
    assert.equal(nodes[0]!.counters.reorgs, 0);
  });
});
