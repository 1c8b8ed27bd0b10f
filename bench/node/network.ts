import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "smol-toml";
import { bundle } from "../../components/bundle";
import type { Genesis } from "../../components/systems/the-block/node/config/genesis";
import { keyPairOf, type KeyPair } from "../../components/systems/the-block/node/ledger/keys";

const [GOSSIP, RPC, METRICS] = [9001, 3030, 9100];

/** A network of compatible nodes as files: the program that `local` runs, with a configuration for each node. */
export interface Network {
  readonly genesis: Genesis;
  /** By the number of the node; also those of nodes that do not validate. */
  readonly keys: readonly KeyPair[];
  readonly dataOf: (node: number) => string;
  readonly rpcOf: (node: number) => string;
  readonly metricsOf: (node: number) => string;
  /** Runs a node. */
  readonly argv: (node: number) => string[];
  remove(): void;
}

/** @param roles of the nodes in order; the first one's vote is the heaviest, as in The Block's own topology */
export function networkOf(
  roles: readonly ("validator" | "observer")[],
  addresses: readonly string[],
): Network {
  const folder = mkdtempSync(join(tmpdir(), "bench-node-"));
  const content = bundle("components/systems/the-block/node/main.ts", "the-block");
  if (typeof content === "string" || !("file" in content)) throw new Error("the bundle is no file");
  const program = resolve(content.file);
  const at = (node: number, port: number): string => `${addresses[node] ?? ""}:${port}`;
  const seed = (node: number): Buffer => Buffer.alloc(32, node + 1);
  const keys = roles.map((_, node) => keyPairOf(seed(node)));
  const validators = roles.filter((role) => role === "validator").length;
  const members = roles.map((role, node) => ({
    ...{ identity: `node-${node}`, role, weight: role === "observer" ? 0 : node === 0 ? validators : 1 },
    ...{ publicKey: role === "observer" ? "" : (keys[node]?.publicKey.toString("hex") ?? "") },
    ...{ gossip: at(node, GOSSIP), rpc: at(node, RPC) },
  }));
  const genesis = { network: "bench", slotSeconds: 1, confirmations: 3, treasury: 1e9, members };
  const genesisFile = join(folder, "genesis.json");
  const withoutKey = members.map(({ publicKey, ...member }) => ({
    ...member,
    ...(publicKey && { publicKey }),
  }));
  writeFileSync(genesisFile, JSON.stringify({ ...genesis, members: withoutKey }));

  const place = (node: number, name: string): string => join(folder, String(node), name);
  roles.forEach((role, node) => {
    mkdirSync(join(folder, String(node)));
    writeFileSync(place(node, "key"), seed(node).toString("hex"), { mode: 0o600 });
    const config = {
      network: {
        ...{ listen_addr: at(node, GOSSIP), external_addr: at(node, GOSSIP), rpc_addr: at(node, RPC) },
        bootstrap_nodes: roles.slice(0, node).map((_, other) => at(other, GOSSIP)),
      },
      node: { role, identity: `node-${node}` },
      treasury: { executor_enabled: false },
      telemetry: { enabled: true, prometheus_addr: at(node, METRICS) },
      storage: { data_dir: place(node, "data"), cache_size_mb: 64 },
      consensus: { genesis: genesisFile, ...(role === "validator" && { validator_key: place(node, "key") }) },
    };
    writeFileSync(place(node, "node.toml"), stringify(config));
  });
  return {
    genesis,
    keys,
    dataOf: (node) => place(node, "data"),
    rpcOf: (node) => `http://${at(node, RPC)}`,
    metricsOf: (node) => `http://${at(node, METRICS)}/metrics`,
    argv: (node) => [process.execPath, program, "run", "--config", place(node, "node.toml")],
    remove: () => rmSync(folder, { recursive: true, maxRetries: 3 }),
  };
}
