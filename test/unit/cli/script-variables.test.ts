import assert from "node:assert/strict";
import { toldAbout } from "../../../cli/script-variables";
import type { InventoryNode } from "../../../scenarios/inventory";

const node = (name: string, address: string, ...ports: object[]): InventoryNode =>
  ({ name, address, ports: ports.map((port) => ({ protocol: "tcp", from: "cluster", ...port })) }) as never;

const nodes = [
  node("gun-relay", "10.0.0.2", { name: "gun", number: 8765 }),
  node(
    "node-1",
    "10.0.0.3",
    { name: "api", number: 3001 },
    { name: "metrics-x", number: 9100 },
    { name: "peer", number: 7000, internal: true },
    { name: "probe", number: 7001, protocol: "udp" },
  ),
  node("monitor", "10.0.0.9"),
];
const here = { "gun-relay/gun": "http://127.0.0.1:8765", "node-1/api": "http://127.0.0.1:80" };
const outputs = {
  urls: here,
  own: {
    NODE_1_URL: "http://127.0.0.1:80",
    RPC: "127.0.0.1:80,127.0.0.1:8765,127.0.0.1:8099",
    grafana: "not running: there is none",
  },
};

describe("what a script is told", () => {
  it("are addresses of nodes where 127.0.0.1 is another machine's, in all texts of the system too", () => {
    const { urls, variables } = toldAbout({ nodes, vantage: ["enter"] }, outputs);
    assert.deepEqual(urls, {
      "gun-relay/gun": "http://10.0.0.2:8765",
      "node-1/api": "http://10.0.0.3:3001",
      "node-1/metrics-x": "http://10.0.0.3:9100",
    });
    assert.deepEqual(variables, {
      GUN_RELAY_URL: "http://10.0.0.2:8765",
      GUN_RELAY_GUN_URL: "http://10.0.0.2:8765",
      NODE_1_URL: "http://10.0.0.3:3001",
      NODE_1_API_URL: "http://10.0.0.3:3001",
      NODE_1_METRICS_X_URL: "http://10.0.0.3:9100",
      RPC: "10.0.0.3:3001,10.0.0.2:8765,127.0.0.1:8099",
    });
  });

  it("are the ports of this machine where the script runs on it, else addresses", () => {
    const { urls, variables } = toldAbout({ nodes, vantage: [] }, outputs);
    assert.deepEqual(urls, { ...here, "node-1/metrics-x": "http://10.0.0.3:9100" });
    assert.equal(variables.RPC, outputs.own.RPC);
    assert.equal(variables.NODE_1_API_URL, "http://127.0.0.1:80");
  });
});
