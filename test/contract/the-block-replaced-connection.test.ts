import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { parseAddress } from "../../components/systems/the-block/node/config/address";
import { Connection } from "../../components/systems/the-block/node/gossip/connection";
import { Frame, type FrameKind } from "../../components/systems/the-block/node/gossip/frames";
import { sha256 } from "../../components/systems/the-block/node/ledger/keys";
import { startNode, type RunningNode } from "../../components/systems/the-block/node/start-node";
import { eventually } from "../support/eventually";
import { testNetwork, type TestNetwork } from "../support/the-block-network";

/** Seconds. Less than what the node gives a peer that was asked for blocks and says nothing. */
const SOON = 3;

describe("the-block, connected twice with a peer that is ahead", function () {
  this.timeout(20_000);
  let network: TestNetwork;
  let node: RunningNode;
  const sockets: Socket[] = [];

  /** The peer dials; what it is asked for on that connection, and that connection. */
  const dial = () => {
    const { config, genesis } = network.input(1);
    const socket = connect(parseAddress(node.config.network.listen_addr));
    sockets.push(socket);
    const self = {
      ...{ genesis, genesisHash: node.ledger.tree.root.hash, ...config.node },
      ...{ external_addr: config.network.external_addr, instance: "only one", privateKey: null },
    };
    const head = { weight: 9, height: 9, head: sha256("unknown") };
    const connection = new Connection(socket, true, self, () => head);
    const asked: FrameKind[] = [];
    connection.on("frame", (kind) => asked.push(kind));
    connection.once("ready", () => connection.greet());
    return { connection, asked };
  };
  const isAskedForHeaders = (asked: readonly FrameKind[]) =>
    eventually("the node asks for headers", SOON, () => asked.includes(Frame.getHeaders));

  before(async () => {
    network = await testNetwork(["observer", "observer"]);
    node = await startNode(network.input(0));
  });
  after(async () => {
    for (const socket of sockets) socket.destroy();
    await node.stop();
    network.remove();
  });

  it("asks for its blocks on the connection that stays, at once, and counts the bytes of both", async () => {
    const first = dial();
    await isAskedForHeaders(first.asked);
    const closed = once(first.connection, "closed");
    const second = dial();
    await closed;
    await isAskedForHeaders(second.asked);
    assert.ok(node.overlay.isConnected("node-1"));
    const sent = () => sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0);
    const received = () => node.overlay.peers()[0]?.received_bytes;
    await eventually(
      "all bytes are counted",
      SOON,
      () => received() === sent(),
      () => [received(), sent()],
    );
  });
});
