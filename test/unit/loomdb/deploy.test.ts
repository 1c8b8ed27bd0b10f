import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { monitoring } from "../../../components/systems/loomdb/monitoring";
import { nodeMetrics, relayMetrics } from "../../../components/systems/loomdb/required-metrics";
import { loomdb } from "../../../components/systems/loomdb/system";
import type { NodeSpec } from "../../../components/spec";
import { noOptions } from "../../support/system-options";

const { nodes } = loomdb.topology;
const specs = nodes.map((node) => loomdb.spec(node, nodes, noOptions));
const named = (name: string): NodeSpec => specs.find((spec) => spec.name === name)!;

describe("the LoomDB system", () => {
  it("is the plan's: a relay, three nodes, their addresses and ports", () => {
    assert.deepEqual(
      specs.map(({ name, address, ports }) => [name, address, ports.map(({ hostPort }) => hostPort).join()]),
      [
        ["gun-relay", "172.25.0.10", "8765"],
        ["loom-node-1", "172.25.0.11", "3001"],
        ["loom-node-2", "172.25.0.12", "3002"],
        ["loom-node-3", "172.25.0.13", "3003"],
        ["monitor", "172.25.0.100", ""],
      ],
    );
  });

  it("tells each node its name, port and relay by the plan's variables", () => {
    assert.deepEqual(named("loom-node-2").services[0]?.environment, {
      NODE_ID: "node-2",
      PORT: "3002",
      GUN_PEERS: "http://gun-relay:8765/gun",
    });
  });

  it("gives the monitor nothing of its own to run", () => {
    assert.deepEqual(named("monitor").services, []);
    assert.equal(monitoring(specs).node, "monitor");
  });

  it("watches from the relay where there is no monitor", () => {
    assert.equal(monitoring(specs.slice(0, 4)).node, "gun-relay");
  });

  it("runs a user's program in a folder of the node's own", () => {
    const options = { ...noOptions, profile: "upstream", binary: "package.json" } as const;
    const [service] = loomdb.spec(nodes[1]!, nodes, options).services;
    assert.ok(service);
    assert.equal(service.stateDirectory, "/var/lib/loomdb");
    assert.deepEqual(service.command.slice(0, 3), ["env", "--chdir=/var/lib/loomdb", "node"]);
    // The relay stays ours.
    assert.equal(loomdb.spec(nodes[0]!, nodes, options).services[0]?.stateDirectory, undefined);
  });

  it("names further nodes in the plan's way", () => {
    assert.deepEqual(loomdb.more?.(0), { name: "loom-node-4", role: "node" });
  });

  it("tells the orchestrator's variables", () => {
    const outputs = loomdb.outputs?.(specs) ?? {};
    assert.deepEqual(Object.keys(outputs), ["NODE_1_URL", "NODE_2_URL", "NODE_3_URL"]);
    assert.equal(
      outputs["NODE_2_URL"]?.({ "loom-node-2/api": "http://127.0.0.1:3002" }),
      "http://127.0.0.1:3002",
    );
  });

  it("raises alarms and records series of metrics that a node must have", () => {
    const { alerts, recordings } = monitoring(specs);
    const text = [...alerts, ...recordings].map(({ expression }) => expression).join(" ");
    const used = new Set(text.match(/\bloomdb_\w+/g)?.map((name) => name.replace(/_bucket$/, "")));
    assert.ok(used.size > 3);
    for (const name of used) assert.ok(nodeMetrics.includes(name), name);
  });

  it("has all metrics in its README", () => {
    const readme = readFileSync("components/systems/loomdb/README.md", "utf8");
    for (const name of [...nodeMetrics, ...relayMetrics]) assert.match(readme, new RegExp(`\`${name}[\`{]`));
  });
});
