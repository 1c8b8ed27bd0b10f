import { randomBytes } from "node:crypto";
import type { NodeInput } from "./config/load-node";
import { Counters } from "./counters";
import { lockDirectory } from "./data-lock";
import { Gossip } from "./gossip/gossip";
import { Overlay } from "./gossip/overlay";
import { keepMempool } from "./housekeeping";
import { registerMethods } from "./lease/register-methods";
import { Ledger } from "./ledger/ledger";
import { Mempool } from "./ledger/mempool";
import { Producer } from "./producer/producer";
import { maySetOut } from "./producer/synced";
import { chainMethods } from "./rpc/chain-methods";
import { nodeMethods } from "./rpc/node-methods";
import { serveRpc } from "./rpc/rpc-server";
import { treasuryMethods } from "./rpc/treasury-methods";
import { Submission } from "./submission";
import { ExecutorReport } from "./treasury/executor-report";

/** A node that runs. */
export interface RunningNode extends Pick<NodeInput, "config" | "genesis"> {
  readonly ledger: Ledger;
  readonly mempool: Mempool;
  readonly submission: Submission;
  readonly overlay: Overlay;
  readonly gossip: Gossip;
  readonly counters: Counters;
  readonly executor: ExecutorReport;
  stop(): Promise<void>;
}

/**
 * Starts a node: opens its ledger, binds gossip and JSON-RPC, and makes blocks if it is a validator's.
 * @throws Error when its directory is another process's, or an address cannot be bound
 */
export async function startNode({ config, genesis, validatorKey }: NodeInput): Promise<RunningNode> {
  const { data_dir: directory, cache_size_mb } = config.storage;
  /** What ends the parts, in the order of their start. */
  const ends = [await lockDirectory(directory)] as (() => void | Promise<void>)[];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const mempool = new Mempool();
    const isVerified = (id: string): boolean => mempool.has(id);
    const ledger = new Ledger({ genesis, directory, cacheLimit: cache_size_mb * 2 ** 20, isVerified });
    ends.push(() => ledger.close());
    const overlay = new Overlay({
      self: {
        genesis,
        genesisHash: ledger.tree.root.hash,
        ...config.node,
        external_addr: config.network.external_addr,
        instance: randomBytes(8).toString("hex"),
        privateKey: validatorKey?.privateKey ?? null,
      },
      ...config.network,
      directory,
      head: () => ({ weight: ledger.head.weight, height: ledger.head.header.height, head: ledger.head.hash }),
    });
    const counters = new Counters(ledger);
    const submission = new Submission(ledger, mempool, counters, (record) => gossip.announceRecord(record));
    const gossip = new Gossip(overlay, ledger, mempool, submission);
    const housekeeping = keepMempool(ledger, mempool, (records) => gossip.announceRecords(records));
    ends.push(() => housekeeping.stop());
    const executor = new ExecutorReport();
    const methods = {
      ...chainMethods(ledger, mempool, submission, counters),
      ...treasuryMethods(ledger, mempool, submission, executor),
      ...nodeMethods({ config, ledger, overlay, executor }),
      ...registerMethods(directory),
    };
    const started = performance.now();
    ends.push(() => overlay.stop());
    await overlay.start();
    const rpc = await serveRpc(config.network.rpc_addr, methods);
    ends.push(rpc.stop);
    if (config.node.role === "validator" && validatorKey !== undefined) {
      const producer = new Producer({
        ledger,
        member: genesis.members.findIndex(({ identity }) => identity === config.node.identity),
        privateKey: validatorKey.privateKey,
        isSynced: () => maySetOut(gossip.survey(), genesis.members.length, performance.now() - started),
        isConnected: (index) => overlay.isConnected(genesis.members[index]?.identity ?? ""),
        waitingRecords: () => mempool.records(),
        produced: (block) => gossip.announceBlock(block),
      });
      ends.push(() => producer.stop());
    }
    return { config, genesis, ledger, mempool, submission, overlay, gossip, counters, executor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
