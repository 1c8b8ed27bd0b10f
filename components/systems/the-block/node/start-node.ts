import { randomBytes } from "node:crypto";
import { hostAndPort } from "./config/host-and-port";
import type { NodeInput } from "./config/load-node";
import { Gossip } from "./gossip/gossip";
import type { Self } from "./gossip/handshake";
import { Overlay } from "./gossip/overlay";
import { keepMempool } from "./housekeeping";
import { viewLedger } from "./ledger-view";
import { Ledger } from "./ledger/ledger";
import { Mempool } from "./ledger/mempool";
import { decodeRecord, type LedgerRecord } from "./ledger/records";
import { WireError } from "./ledger/wire";
import { log } from "./log";
import { Producer } from "./producer/producer";
import { maySetOut } from "./producer/synced";
import { chainMethods } from "./rpc/chain-methods";
import { nodeMethods } from "./rpc/node-methods";
import { RpcError } from "./rpc/rpc-error";
import { RpcServer } from "./rpc/rpc-server";
import { transactionMethods } from "./rpc/transaction-methods";
import { treasuryMethods } from "./rpc/treasury-methods";
import type { Counters, RpcHandler, RunningNode } from "./running-node";
import { Submission } from "./submission";

const RECEIVED_KEPT = 256;

/** Starts a node: opens its ledger, binds gossip and JSON-RPC, and makes blocks if it is a validator's. */
export async function startNode({ config, genesis, validatorKey }: NodeInput): Promise<RunningNode> {
  const { identity, role } = config.node;
  const counters: Counters = {
    reorgs: 0,
    blocks: new Map(),
    transactions: { accepted: 0, rejected: 0, included: 0, confirmed: 0 },
    rubbish: 0,
    disk_errors: 0,
  };
  const mempool = new Mempool();
  const ledger = new Ledger({
    genesis,
    directory: config.storage.data_dir,
    cacheLimit: config.storage.cache_size_mb * 2 ** 20,
    isVerified: (id) => mempool.has(id),
  });
  const self: Self = {
    genesis,
    genesisHash: ledger.tree.root.hash,
    identity,
    role,
    external_addr: config.network.external_addr,
    instance: randomBytes(8).toString("hex"),
    privateKey: validatorKey?.privateKey ?? null,
  };
  const overlay = new Overlay({
    self,
    listen_addr: config.network.listen_addr,
    bootstrap_nodes: config.network.bootstrap_nodes,
    directory: config.storage.data_dir,
    head: () => ({ weight: ledger.head.weight, height: ledger.head.header.height, head: ledger.head.hash }),
  });
  const failed = (error: unknown): void => {
    counters.disk_errors++;
    log("error", `a block could not be kept: ${error instanceof Error ? error.message : String(error)}`);
  };
  const received = new Map<string, number>();
  const submission = new Submission(ledger, mempool, counters, (record) => gossip.announceRecord(record));
  const gossip = new Gossip(overlay, {
    ledger,
    takeRecord: (record) => submission.take(record),
    blockReceived: (hash) => remember(received, hash),
    waitingRecords: () => mempool.records(),
    diskFailed: failed,
  });
  const housekeeping = keepMempool(ledger, mempool, (records) => gossip.announceRecords(records));
  const view = viewLedger(ledger, counters, (hash) => received.get(hash));

  const rpc = new RpcServer();
  const started = performance.now();
  const gossipAddress = await overlay.start();
  const member = genesis.members.findIndex((each) => each.identity === identity);
  const producer =
    role === "validator" && validatorKey !== undefined
      ? new Producer({
          ledger,
          member,
          privateKey: validatorKey.privateKey,
          isSynced: () => maySetOut(gossip.survey(), genesis.members.length, performance.now() - started),
          isConnected: (index) => overlay.isConnected(genesis.members[index]?.identity ?? ""),
          waitingRecords: () => mempool.records(),
          produced: (block) => gossip.announceBlock(block),
          failed,
        })
      : undefined;
  const stop = async (): Promise<void> => {
    producer?.stop();
    housekeeping.stop();
    await Promise.all([overlay.stop(), rpc.stop()]);
    ledger.close();
  };
  const node: RunningNode = {
    config,
    genesis,
    identity,
    ledger: view,
    counters: Object.defineProperty(counters, "rubbish", { get: () => overlay.rubbish }),
    addresses: { rpc: config.network.rpc_addr, gossip: gossipAddress },
    rpc,
    mempool: () => ({ transactions: mempool.transactions, limit: mempool.limitTransactions }),
    peers: () => overlay.peers(),
    probeTargets: () =>
      genesis.members
        .filter((each) => each.identity !== identity)
        .map((each) => ({ identity: each.identity, ...hostAndPort(each.gossip) })),
    submitRecord: (bytes) => {
      const record = decode(bytes);
      submission.submit(record);
      return { id: record.id };
    },
    executor: null,
    stop,
  };
  const methods: Readonly<Record<string, RpcHandler>> = {
    ...chainMethods(ledger, counters),
    ...transactionMethods(ledger, mempool, submission),
    ...treasuryMethods(ledger, mempool, submission),
    ...nodeMethods(node, overlay),
  };
  for (const [name, handler] of Object.entries(methods)) rpc.register(name, handler);
  try {
    await rpc.start(config.network.rpc_addr);
  } catch (error) {
    await stop();
    throw error;
  }
  return node;
}

function decode(bytes: Buffer): LedgerRecord {
  try {
    return decodeRecord(Buffer.from(bytes));
  } catch (error) {
    throw error instanceof WireError ? new RpcError(400, error.message) : error;
  }
}

function remember(received: Map<string, number>, hash: string): void {
  if (received.has(hash)) return;
  received.set(hash, Date.now());
  const [oldest] = received.keys();
  if (received.size > RECEIVED_KEPT && oldest !== undefined) received.delete(oldest);
}
