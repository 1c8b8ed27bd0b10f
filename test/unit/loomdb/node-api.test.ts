import assert from "node:assert/strict";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { followChanges } from "../../../components/systems/loomdb/adapter/change-stream";
import { close, serve } from "../../../components/systems/loomdb/node/http";
import { LoomNode } from "../../../components/systems/loomdb/node/loom-node";
import { nodeMetrics } from "../../../components/systems/loomdb/node/node-metrics";
import { routesOf } from "../../../components/systems/loomdb/node/routes";
import { nodeMetrics as required } from "../../../components/systems/loomdb/required-metrics";
import { eventually } from "../../support/eventually";

describe("the interface of a LoomDB node", () => {
  let node: LoomNode;
  let server: Server;
  let address: string;
  beforeEach(async () => {
    // Nobody listens at the discard port.
    node = new LoomNode({ nodeId: "node-1", port: 0, peers: ["http://127.0.0.1:9/gun"], sync: "kept" });
    server = await serve(0, routesOf(node, nodeMetrics(node)), "127.0.0.1");
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    node.stop();
    await close(server);
  });
  const call = async (route: string, body?: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const [method = "", path = ""] = route.split(" ");
    const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const answer = await fetch(`http://${address}${path}`, { method, ...sent });
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) };
  };

  it("says that it is not healthy when it hears nobody", async () => {
    const health = await call("GET /health");
    assert.deepEqual([health.status, health["nodeId"], health["healthy"]], [503, "node-1", false]);
    assert.deepEqual(Object.keys(health["stats"] as object), [
      "nodesCreated",
      "edgesCreated",
      "remoteChanges",
      "lastChange",
    ]);
  });

  it("creates nodes and edges, lists them by type and ends, counts them and tells their history", async () => {
    for (const id of ["a", "b"]) await call("POST /nodes", { id, type: "agent", properties: { x: 1 } });
    const { node: made } = await call("POST /nodes", {});
    assert.match((made as { id: string }).id, /^[0-9a-f-]{36}$/);
    await call("POST /edges", { id: "e", from: "a", to: "b", type: "knows" });
    const count = async (route: string) => (await call(route))["count"];
    assert.equal(await count("GET /nodes"), 3);
    assert.equal(await count("GET /nodes?type=agent"), 2);
    assert.equal(await count("GET /nodes?type=custom"), 1);
    assert.equal(await count("GET /edges?type=knows&from=a&to=b"), 1);
    assert.equal(await count("GET /edges?from=b"), 0);
    const { stats, items } = await call("GET /stats");
    assert.deepEqual(items, { nodes: 3, edges: 1 });
    assert.equal((stats as { edgesCreated: number }).edgesCreated, 1);
    assert.equal(await count("GET /history"), 4);
    assert.equal(await count("GET /history?after=3"), 1);
    await call("POST /history/clear");
    await call("POST /stats/reset");
    assert.equal(await count("GET /history"), 0);
    assert.equal(((await call("GET /stats"))["stats"] as { nodesCreated: number }).nodesCreated, 0);
    // Items stay.
    assert.equal(await count("GET /nodes"), 3);
  });

  it("refuses what it does not know, and says what is wrong", async () => {
    for (const [route, body, status, error] of [
      ["POST /nodes", { typ: "agent" }, 400, /typ/],
      ["POST /nodes", { id: "" }, 400, /^id: /],
      ["POST /nodes", "{", 400, /no JSON/],
      ["POST /nodes?dry=1", {}, 400, /no parameter "dry"/],
      ["POST /edges", { from: "a" }, 400, /^to: /],
      ["GET /nodes?kind=agent", undefined, 400, /no parameter "kind"; there are: type/],
      ["GET /edges?form=a", undefined, 400, /there are: type, from, to/],
      ["GET /nowhere", undefined, 404, /no GET \/nowhere/],
      ["DELETE /nodes", undefined, 405, /no DELETE/],
    ] as const) {
      const answer = await call(route, body);
      assert.deepEqual([answer.status, answer["success"]], [status, false], route);
      assert.match(String(answer["error"]), error);
    }
    assert.equal(node.store.count("nodes"), 0);
  });

  it("streams changes, and tells who comes back what it missed, once", async () => {
    const over = new AbortController();
    const seen: string[] = [];
    await followChanges(address, ({ nodeId }) => seen.push(nodeId ?? ""), over.signal);
    await call("POST /nodes", { id: "a" });
    await eventually("the first change", 5, () => seen.length === 1);
    server.closeAllConnections();
    await call("POST /nodes", { id: "b" });
    await call("POST /nodes", { id: "c" });
    await eventually("all changes", 5, () => seen.length >= 3);
    assert.deepEqual(seen, ["a", "b", "c"]);
    over.abort();
    await eventually("the stream is closed", 5, () => node.history.listenerCount("change") === 0);
  });

  it("has every metric that is built on", async () => {
    const text = await (await fetch(`http://${address}/metrics`)).text();
    for (const name of required) assert.match(text, new RegExp(`^${name}(_bucket)?[ {]`, "m"));
  });
});
