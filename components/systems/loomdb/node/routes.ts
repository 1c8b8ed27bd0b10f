import type { Registry } from "prom-client";
import { streamChanges } from "./events";
import type { Asked, Reply, Routes } from "./http";
import { isEdge, type Item, type Kind } from "./items";
import type { LoomNode } from "./loom-node";
import { filtersOf, itemFrom } from "./requests";

/** The REST interface of plan 003, `GET /events` and `GET /metrics`. */
export function routesOf(node: LoomNode, registry: Registry): Routes {
  const { nodeId } = node.options;
  const create =
    (kind: Kind, one: "node" | "edge") =>
    async (asked: Asked): Promise<Reply> => {
      filtersOf(asked.query, []);
      const item = itemFrom(kind, await asked.body(), nodeId);
      node.create(kind, item);
      return { json: { success: true, [one]: item } };
    };
  const list =
    (kind: Kind, known: readonly string[]) =>
    ({ query }: Asked): Reply => {
      const filters = filtersOf(query, known);
      const items = node.store.list(kind).filter((item) => matches(item, filters));
      return { json: { success: true, count: items.length, [kind]: items } };
    };
  const done: Reply = { json: { success: true } };
  return {
    "GET /health": () => {
      const sync = node.sync();
      const healthy = sync.connected;
      return { status: healthy ? 200 : 503, json: { nodeId, healthy, sync, stats: node.stats } };
    },
    "POST /nodes": create("nodes", "node"),
    "POST /edges": create("edges", "edge"),
    "GET /nodes": list("nodes", ["type"]),
    "GET /edges": list("edges", ["type", "from", "to"]),
    "GET /history": ({ query }) => {
      const after = Number(filtersOf(query, ["after"]).get("after") ?? 0);
      const history = node.history.after(after);
      return { json: { success: true, count: history.length, history } };
    },
    "POST /history/clear": () => {
      node.history.clear();
      return done;
    },
    "GET /stats": () => {
      const items = { nodes: node.store.count("nodes"), edges: node.store.count("edges") };
      return { json: { nodeId, stats: node.stats, syncStatus: node.sync(), items } };
    },
    "POST /stats/reset": () => {
      node.stats.reset();
      return done;
    },
    "GET /events": (asked) => streamChanges(node.history, asked),
    "GET /metrics": async () => ({ type: registry.contentType, text: await registry.metrics() }),
  };
}

/** Each filter is the name of a text of the item. */
function matches(item: Item, filters: ReadonlyMap<string, string>): boolean {
  return [...filters].every(([key, value]) => {
    if (key === "type") return item.type === value;
    return isEdge(item) && (key === "from" ? item.from : item.to) === value;
  });
}
