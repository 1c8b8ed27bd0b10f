import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Genesis } from "../../components/systems/the-block/node/config/genesis";
import type { NodeInput } from "../../components/systems/the-block/node/config/load-node";
import { keyPairOf, sha256, type KeyPair } from "../../components/systems/the-block/node/ledger/keys";
import { freePort } from "./free-port";

/** Roles of the nodes of a network made for a test, in order. */
export type Roles = readonly ("validator" | "observer")[];

export interface TestNetwork {
  readonly genesis: Genesis;
  readonly keys: readonly KeyPair[];
  /** What the node with this number is started with. */
  input(i: number): NodeInput;
  /** Sends one JSON-RPC call to a node; status and parsed answer. */
  call(i: number, method: string, params?: object): Promise<RpcAnswer>;
  remove(): void;
}

export interface RpcAnswer {
  readonly status: number;
  readonly result: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A genesis whose validators' keys are known; the first one's weight is the number of validators. */
export function testGenesis(
  roles: Roles,
  addresses: readonly { gossip: string; rpc: string }[] = [],
): Genesis & { keys: KeyPair[] } {
  const keys = roles.map((_, i) => keyPairOf(Buffer.from(sha256(`test validator ${i}`), "hex")));
  const validators = roles.filter((role) => role === "validator").length;
  const members = roles.map((role, i) => ({
    identity: `node-${i}`,
    role,
    weight: role === "observer" ? 0 : i === 0 ? validators : 1,
    publicKey: role === "observer" ? "" : keys[i]!.publicKey.toString("hex"),
    gossip: addresses[i]?.gossip ?? `127.0.0.${i + 1}:1`,
    rpc: addresses[i]?.rpc ?? `127.0.0.${i + 1}:2`,
  }));
  return { network: "test", slotSeconds: 1, confirmations: 3, treasury: 1e9, members, keys };
}

/**
 * Input for nodes on 127.0.0.1, 127.0.0.2, … that bootstrap from the first one. `outside` may give a node another address
 * for its peers, such as a proxy's.
 */
export async function testNetwork(
  roles: Roles,
  outside: (i: number, gossip: string) => string | Promise<string> = (_, gossip) => gossip,
  other: Partial<Genesis> = {},
): Promise<TestNetwork> {
  const directory = mkdtempSync(join(tmpdir(), "the block "));
  const inner = await Promise.all(
    roles.map(async (_, i) => {
      const host = `127.0.0.${i + 1}`;
      return { gossip: `${host}:${await freePort(host)}`, rpc: `${host}:${await freePort(host)}` };
    }),
  );
  const outer = await Promise.all(
    inner.map(async ({ gossip, rpc }, i) => ({ gossip: await outside(i, gossip), rpc })),
  );
  const { keys, ...made } = testGenesis(roles, outer);
  const genesis = { ...made, ...other };
  const input = (i: number): NodeInput => ({
    config: {
      network: {
        listen_addr: inner[i]!.gossip,
        external_addr: outer[i]!.gossip,
        bootstrap_nodes: outer.slice(0, i).map(({ gossip }) => gossip),
        rpc_addr: inner[i]!.rpc,
      },
      node: { role: roles[i]!, identity: `node-${i}` },
      treasury: { executor_enabled: false },
      telemetry: { enabled: false, prometheus_addr: "127.0.0.1:1" },
      storage: { data_dir: join(directory, `node-${i}`), cache_size_mb: 16 },
      consensus: { genesis: join(directory, "genesis.json") },
    },
    genesis,
    ...(roles[i] === "validator" ? { validatorKey: keys[i]! } : {}),
  });
  const call = async (i: number, method: string, params: object = {}): Promise<RpcAnswer> => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const response = await fetch(`http://${inner[i]!.rpc}/`, { method: "POST", body });
    return { status: response.status, ...((await response.json()) as Omit<RpcAnswer, "status">) };
  };
  return {
    genesis,
    keys,
    input,
    call,
    remove: () => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }),
  };
}
