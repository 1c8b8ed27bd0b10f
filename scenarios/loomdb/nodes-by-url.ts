import type { Inventory } from "../inventory";

/** The tests are about three nodes at least. */
const LEAST = 3;

/** Nodes that are known by their URLs alone, as `node-1`, `node-2`…; a sentence when they are none. */
export function inventoryOf(urls: readonly string[]): Inventory | string {
  if (urls.length < LEAST)
    return `${urls.length} nodes are given: NODE_1_URL to NODE_${LEAST}_URL at least are needed`;
  const wrong = urls.findIndex((url) => !URL.canParse(url) || new URL(url).protocol !== "http:");
  if (wrong >= 0) return `NODE_${wrong + 1}_URL is "${urls[wrong] ?? ""}": expected http://HOST:PORT`;
  return {
    ...{ version: 1, stack: "elsewhere", owner: "", environment: "elsewhere", capabilities: [] },
    ...{ system: "loomdb", profile: "elsewhere", controller: "", vantage: [] },
    nodes: urls.map((url, index) => {
      const { hostname, port } = new URL(url);
      const number = port === "" ? 80 : Number(port);
      return {
        ...{ name: `node-${index + 1}`, role: "node", address: hostname },
        ports: [{ name: "api", number, protocol: "tcp", from: "cluster" }],
        ...{ exec: [], services: [] },
      };
    }),
  };
}
