import type { Genesis } from "./config/genesis";
import type { NodeConfig } from "./config/node-config";

/** A header as JSON-RPC shows it. Genesis has height 0 and an empty proposer. */
export interface HeaderView {
  readonly height: number;
  readonly hash: string;
  readonly parent: string;
  readonly slot: number;
  readonly timestamp_ms: number;
  readonly proposer: string;
  /** Of the chain up to here. */
  readonly weight: number;
  readonly transactions: number;
}

export interface DisbursementView {
  readonly id: string;
  readonly epoch: number;
  readonly executor: string;
  /** Of the execution, as `treasury.execute` takes it, in hex. */
  readonly signature: string;
}

/** A meter's reading in the chain: joules since the reading before. */
export interface ReadingView {
  readonly meter: string;
  readonly joules: number;
  readonly timestamp_ms: number;
}

/** A block that became part of this node's chain. */
export interface BlockEvent {
  readonly header: HeaderView;
  readonly disbursements: readonly DisbursementView[];
  readonly readings: readonly ReadingView[];
  /** This node's clock (ms) when the block came in; undefined when it was made here or fetched to catch up. */
  readonly received_ms?: number;
}

/** Blocks were removed from this node's chain. */
export interface ReorgEvent {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The last reading of a meter, and how many it has in the chain. */
export interface MeterState extends ReadingView {
  readonly readings: number;
}

export interface Intent {
  readonly id: string;
  /** Address in hex. */
  readonly to: string;
  readonly amount: number;
}

export interface ExecutionView extends Omit<DisbursementView, "signature"> {
  readonly height: number;
}

export interface LedgerEvents {
  block: [BlockEvent];
  reorg: [ReorgEvent];
}

/** What the rest of the node may ask of the chain. */
export interface LedgerView {
  head(): HeaderView;
  confirmedHeight(): number;
  on<E extends keyof LedgerEvents>(event: E, listener: (...args: LedgerEvents[E]) => void): unknown;
  treasuryBalance(): number;
  /** Highest epoch of any disbursement in the chain. */
  highestEpoch(): number;
  /** Intents in the chain that are not executed, oldest first. */
  pendingDisbursements(): readonly Intent[];
  meters(): readonly MeterState[];
  cache(): { readonly bytes: number; readonly limit: number };
}

export interface PeerStatus {
  readonly identity: string;
  readonly address: string;
  readonly connected: boolean;
  /** By gossip pings; null before the first answer. */
  readonly rtt_ms: number | null;
  readonly sent_bytes: number;
  readonly received_bytes: number;
}

/** Counted since the start of the process. */
export interface Counters {
  reorgs: number;
  /** By proposer's identity: blocks that became part of the chain here. */
  blocks: Map<string, number>;
  transactions: { accepted: number; rejected: number; included: number; confirmed: number };
  /** Connections closed because the peer sent rubbish. */
  rubbish: number;
  /** Blocks that could not be written to disk. */
  disk_errors: number;
}

export interface ExecutorStatus {
  readonly identity: string;
  readonly active: boolean;
  readonly epoch: number;
  /** ISO 8601. */
  readonly lease_expires_at: string | null;
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Answers a call, or throws `RpcError`. Parameters are unchecked. */
export type RpcHandler = (
  params: Readonly<Record<string, unknown>>,
) => Json | object | Promise<Json | object>;

/** A node that runs. */
export interface RunningNode {
  readonly config: NodeConfig;
  readonly genesis: Genesis;
  readonly identity: string;
  readonly ledger: LedgerView;
  readonly counters: Counters;
  /** Where JSON-RPC and gossip really listen (`host:port`). */
  readonly addresses: { readonly rpc: string; readonly gossip: string };
  readonly rpc: { register(name: string, handler: RpcHandler): void };
  /** Transactions that wait, and that may wait if they are like those that do. */
  mempool(): { readonly transactions: number; readonly limit: number };
  /** All known peers, connected or not. */
  peers(): readonly PeerStatus[];
  /** Members other than this node, with the address (UDP too) that their latency probes listen on. */
  probeTargets(): readonly { readonly identity: string; readonly host: string; readonly port: number }[];
  /** Puts a signed record into the mempool and tells the peers. Throws `RpcError` (400, 409 or 503). */
  submitRecord(record: Buffer): { readonly id: string };
  /** What this host's executor last told; shown in `node.status`. */
  executor: ExecutorStatus | null;
  stop(): Promise<void>;
}
