import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { ask } from "./world";

describe("members-ready", () => {
  let server: Server;
  let open: number;
  beforeEach(async () => {
    server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    open = (server.address() as AddressInfo).port;
  });
  afterEach(() => void server.close());

  const member = (name: string, port: number, status: string) => ({
    ...{ name, role: "member", address: "127.0.0.1", exec: [] },
    ports: [{ name: "client", number: port, protocol: "tcp" as const, from: "cluster" as const }],
    services: [{ name: "etcd", carrier: [], status: ["echo", status] }],
  });
  const ready = (nodes: readonly object[], args: object = {}, state: object = {}) =>
    ask({ check: "members-ready", ...args }, state, { inventory: { nodes } });
  /** Closed: nothing listens on the port of a server that was closed. */
  async function closed(): Promise<number> {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    other.close();
    await once(other, "close");
    return port;
  }

  it("holds when every member runs and listens", async () => {
    assert.deepEqual(await ready([member("a", open, "7 S"), member("b", open, "8 R")]), {
      ok: true,
      saw: "2 of 2 members ready",
    });
  });
  it("does not hold when a port refuses", async () => {
    const seen = await ready([member("a", open, "7 S"), member("b", await closed(), "8 S")]);
    assert.deepEqual([seen.ok, seen.missing], [false, undefined]);
    assert.match(seen.saw, /^b does not accept connections on 127\.0\.0\.1:\d+: refused$/);
  });
  for (const status of ["7 T", "- gone", "7 Z"])
    it(`does not hold when a process is ${status}, although its port is open`, async () => {
      const seen = await ready([member("a", open, status)]);
      assert.deepEqual([seen.ok, seen.missing], [false, undefined]);
      assert.match(seen.saw, /^etcd on a is .+, expected running$/);
    });
  it("is missing when the state cannot be read", async () => {
    assert.equal((await ready([member("a", open, "")])).missing, true);
  });
  it("leaves out the nodes of a fault, but never all", async () => {
    const nodes = [member("a", open, "7 S"), member("b", open, "- gone")];
    const hit = (...names: readonly string[]) => ({ faults: new Map([["k", { nodes: names, from: 0 }]]) });
    assert.equal((await ready(nodes, { on: { outside: "k" } }, hit("b"))).ok, true);
    assert.equal((await ready(nodes, { on: { outside: "k" } }, hit("a", "b"))).missing, true);
  });
  it("is missing for a node or port that does not exist", async () => {
    assert.equal((await ready([member("a", open, "7 S")], { on: { node: "z" } })).missing, true);
    assert.equal((await ready([member("a", open, "7 S")], { port: "peer" })).missing, true);
  });
});
