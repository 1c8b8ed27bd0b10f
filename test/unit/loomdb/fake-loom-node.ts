import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Item } from "../../../components/systems/loomdb/node/items";
import type { Inventory, InventoryNode } from "../../../scenarios/inventory";

/** What a fake node claims; tests change it at will. */
export interface Claims {
  nodeId: string;
  healthy: boolean;
  nodes: Item[];
  edges: Item[];
  /** What it makes of a create: the item it acknowledges, and keeps in its lists unless it is to lose it. */
  keeps: boolean;
  /** Of the relay. */
  peers: number;
}

/** A small HTTP server that speaks what the adapter uses of a node or relay, and lies as told. */
export class FakeLoomNode {
  readonly claims: Claims;
  readonly #server: Server;

  private constructor(
    readonly name: string,
    readonly role: string,
    index: number,
  ) {
    this.claims = { nodeId: `node-${index}`, healthy: true, nodes: [], edges: [], keeps: true, peers: 3 };
    this.#server = createServer((request, response) => {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        const answer = this.#answer(`${request.method ?? ""} ${request.url ?? ""}`, body);
        response.writeHead(answer ? 200 : 404).end(JSON.stringify(answer ?? {}));
      });
    });
  }

  /** A relay and as many nodes. */
  static async start(count: number): Promise<FakeLoomNode[]> {
    const nodes = Array.from({ length: count }, (_, index) => `loom-node-${index + 1}`);
    const all = [
      new FakeLoomNode("gun-relay", "relay", 0),
      ...nodes.map((name, index) => new FakeLoomNode(name, "node", index + 1)),
    ];
    for (const each of all) {
      each.#server.listen(0, "127.0.0.1");
      await once(each.#server, "listening");
    }
    return all;
  }

  get node(): InventoryNode {
    const { port } = this.#server.address() as AddressInfo;
    return {
      ...{ name: this.name, role: this.role, address: "127.0.0.1" },
      ports: [
        { name: this.role === "relay" ? "gun" : "api", number: port, protocol: "tcp", from: "cluster" },
      ],
      ...{ exec: [], services: [] },
    };
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(route: string, body: string): object | undefined {
    const { nodeId, healthy, nodes, edges, keeps, peers } = this.claims;
    const [method, path = ""] = route.split(" ");
    if (path === "/health")
      return this.role === "relay"
        ? { status: "healthy", peers }
        : { nodeId, healthy, sync: { connected: healthy }, stats: {} };
    if (method === "GET") {
      if (path.startsWith("/nodes")) return { success: true, nodes };
      if (path === "/history") return { success: true, count: 0, history: [] };
      if (path === "/stats") return { stats: { nodesCreated: 0, edgesCreated: 0, remoteChanges: 0 } };
      return path.startsWith("/edges") ? { success: true, edges } : undefined;
    }
    if (path.endsWith("/reset") || path.endsWith("/clear")) return { success: true };
    if (path !== "/nodes" && path !== "/edges") return undefined;
    const item = { ...(JSON.parse(body) as Item), metadata: stamp(nodeId) };
    if (keeps) (path === "/nodes" ? nodes : edges).push(item);
    return { success: true, [path === "/nodes" ? "node" : "edge"]: item };
  }
}

const stamp = (createdBy: string) => ({ createdAt: "now", updatedAt: "now", createdBy });

export function inventoryOf(nodes: readonly FakeLoomNode[]): Inventory {
  return {
    ...{ version: 1, stack: "test", owner: "test", environment: "test", capabilities: [] },
    ...{ system: "loomdb", profile: "documented", controller: "127.0.0.1", vantage: [] },
    nodes: nodes.map(({ node }) => node),
  };
}
