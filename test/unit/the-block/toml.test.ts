import assert from "node:assert/strict";
import { parse } from "smol-toml";
import { theBlock } from "../../../components/systems/the-block/system";
import { tomlOf } from "../../../components/systems/the-block/toml";
import { parseConfig } from "../../../components/systems/the-block/node/config/load-config";
import type { PlacedNode } from "../../../components/systems/system";

type Toml = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const { nodes } = theBlock.topology;
const options = { settings: { lease: 60, poll: 10 } };

const telemetry = { enabled: true, prometheus_addr: "0.0.0.0:9100" };
const endpoint = "http://192.168.1.12:9090/api/v1/write";
const network = (own: string, bootstrap_nodes: string[]): object => ({
  listen_addr: "0.0.0.0:9001",
  external_addr: `${own}:9001`,
  bootstrap_nodes,
});

/** Plan 000, typed again. The Macs' files are below `/usr/local/var`; these hosts are Linux. */
const plan: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  "node-pc": {
    network: network("192.168.1.10", []),
    node: { role: "validator", identity: "primary-pc" },
    treasury: {
      executor_enabled: true,
      executor_identity: "executor-primary",
      lease_ttl: 60,
      poll_interval: 10,
    },
    telemetry: { ...telemetry, endpoint },
    storage: { data_dir: "/var/lib/the-block/data", cache_size_mb: 4096 },
    consensus: { validator_key: "/var/lib/the-block/config/validator.key" },
  },
  "node-mac1": {
    network: network("192.168.1.11", ["192.168.1.10:9001"]),
    node: { role: "validator", identity: "replica-mac1" },
    treasury: {
      executor_enabled: true,
      executor_identity: "executor-replica1",
      lease_ttl: 60,
      poll_interval: 10,
      standby_mode: true,
    },
    telemetry: { ...telemetry, endpoint },
    storage: { data_dir: "/var/lib/the-block/data", cache_size_mb: 2048 },
    consensus: { validator_key: "/var/lib/the-block/config/validator.key" },
  },
  "node-mac2": {
    network: network("192.168.1.12", ["192.168.1.10:9001", "192.168.1.11:9001"]),
    node: { role: "observer", identity: "observer-mac2" },
    treasury: { executor_enabled: false },
    telemetry,
    storage: { data_dir: "/var/lib/the-block/data", cache_size_mb: 2048 },
    consensus: {},
  },
};

/** Keys of ours, by role. */
const ours: Readonly<Record<string, readonly string[]>> = {
  primary: ["network.rpc_addr", "treasury.status_addr", "telemetry.alias_addr", "consensus.genesis"],
  replica: ["network.rpc_addr", "treasury.status_addr", "telemetry.alias_addr", "consensus.genesis"],
  observer: ["network.aggregator_addr", "network.rpc_addr", "telemetry.alias_addr", "consensus.genesis"],
};

const read = (node: PlacedNode, all: readonly PlacedNode[] = nodes): Toml =>
  structuredClone(parse(tomlOf(node, all, options))) as Toml;

const keysOf = (toml: Readonly<Record<string, object>>): string[] =>
  Object.entries(toml).flatMap(([section, keys]) => Object.keys(keys).map((key) => `${section}.${key}`));

describe("The Block: TOML", () => {
  for (const node of nodes) {
    describe(`of ${node.name}`, () => {
      const toml = read(node);

      for (const [section, keys] of Object.entries(plan[node.name]!))
        for (const [key, value] of Object.entries(keys))
          it(`has the plan's ${section}.${key}`, () => assert.deepEqual(toml[section]![key], value));

      it("has beside them the keys of ours and no other", () => {
        const wanted = [...keysOf(plan[node.name]!), ...ours[node.role]!];
        assert.deepEqual(keysOf(toml).sort(), wanted.sort());
      });

      it("is understood by the node", () => {
        assert.deepEqual(parseConfig(tomlOf(node, nodes, options), "the-block.toml"), toml);
      });
    });
  }

  it("follows the settings of the stack", () => {
    const toml = parse(tomlOf(nodes[0]!, nodes, { settings: { lease: 6, poll: 1 } })) as Toml;
    const { lease_ttl, poll_interval } = toml["treasury"]!;
    assert.deepEqual({ lease_ttl, poll_interval }, { lease_ttl: 6, poll_interval: 1 });
  });

  it("gives further nodes names of their own, and lets them all push to the first observer", () => {
    const more = [
      ...nodes,
      { name: "node-extra", role: "replica", address: "192.168.1.13" },
      { name: "watcher", role: "observer", address: "192.168.1.14" },
    ];
    const replica = read(more[3]!, more);
    assert.equal(replica["node"]?.["identity"], "replica-node-extra");
    assert.equal(replica["treasury"]?.["executor_identity"], "executor-node-extra");
    const observer = read(more[4]!, more);
    assert.equal(observer["telemetry"]?.["endpoint"], endpoint);
    assert.deepEqual(observer["network"]?.["bootstrap_nodes"], [
      "192.168.1.10:9001",
      "192.168.1.11:9001",
      "192.168.1.13:9001",
    ]);
  });
});
