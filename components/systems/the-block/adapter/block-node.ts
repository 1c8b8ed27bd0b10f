/** What the adapter asks of one node of The Block. Every method rejects with an `HttpError` when there is no good answer. */
import type { InventoryNode } from "../../../../scenarios/inventory";
import { parseMetrics, type Metric } from "../../../../scenarios/metrics-text";
import { Rpc } from "./rpc";

export interface Header {
  readonly height: number;
  readonly hash: string;
  readonly parent: string;
  readonly timestamp_ms: number;
}

/** The tip of a node's chain. */
export interface Tip extends Header {
  readonly confirmed_height: number;
  /** Since the node's process began. */
  readonly reorgs: number;
}

export interface Disbursed {
  readonly id: string;
  readonly epoch: number;
  readonly executor: string;
  /** Of its execution, in hex. */
  readonly signature: string;
}

export interface Block extends Header {
  readonly batches: readonly {
    readonly id: string;
    readonly sender: string;
    readonly nonce: number;
    readonly count: number;
  }[];
  readonly disbursements: readonly Disbursed[];
}

export interface Disbursement {
  readonly state: "unknown" | "pending" | "executed";
  readonly height?: number;
  readonly epoch?: number;
  readonly executor?: string;
  readonly executions: number;
}

export interface NodeStatus {
  readonly identity: string;
  readonly height: number;
  readonly confirmed_height: number;
  readonly peers: number;
  readonly executor: { readonly active: boolean; readonly epoch: number } | null;
}

export interface ExecutorStatus {
  readonly identity: string;
  readonly active: boolean;
  readonly epoch: number;
  readonly lease_expires_at: string | null;
  /** The host's clock, ISO 8601. */
  readonly clock: string;
}

export interface Overlay {
  readonly active_peers: number;
  readonly peers: readonly { readonly identity: string; readonly connected: boolean }[];
}

/** Blocks that one question may ask for. */
const PAGE = 100;
/** Time-out of a page of blocks: they may be full. */
const PAGE_MILLISECONDS = 10_000;

export class BlockNode {
  readonly #rpc: Rpc;
  readonly #metrics: Rpc;
  readonly #treasury: Rpc | undefined;

  constructor(readonly node: InventoryNode) {
    const origin = (name: string): Rpc | undefined => {
      const port = node.ports.find((each) => each.name === name)?.number;
      return port === undefined ? undefined : new Rpc(`${node.address}:${port}`);
    };
    const [rpc, metrics] = [origin("rpc"), origin("metrics")];
    if (!rpc || !metrics)
      throw new Error(`node ${node.name} declares no ports named \`rpc\` and \`metrics\``);
    this.#rpc = rpc;
    this.#metrics = metrics;
    this.#treasury = origin("treasury");
  }

  /** Whether it is there that an executor may run. */
  get hasExecutor(): boolean {
    return this.#treasury !== undefined;
  }

  get metricsAddress(): string {
    return this.#metrics.address;
  }

  /** Ends all connections; requests under way fail. */
  close(): void {
    for (const origin of [this.#rpc, this.#metrics, this.#treasury]) origin?.close();
  }

  overlay(): Promise<Overlay> {
    return this.#rpc.call("net.overlay_status", {}) as Promise<Overlay>;
  }

  status(): Promise<NodeStatus> {
    return this.#rpc.call("node.status", {}) as Promise<NodeStatus>;
  }

  tip(): Promise<Tip> {
    return this.#rpc.call("light.latest_header", {}) as Promise<Tip>;
  }

  /** Of the heaviest chain, both ends included. At most 1,000. */
  headers(from: number, to: number): Promise<readonly Header[]> {
    return this.#rpc.call("light.headers", { from, to }) as Promise<readonly Header[]>;
  }

  /** With their contents, both ends included, page by page. */
  async blocks(from: number, to: number): Promise<readonly Block[]> {
    const all: Block[] = [];
    for (let first = from; first <= to; first += PAGE) {
      const range = { from: first, to: Math.min(to, first + PAGE - 1) };
      all.push(...((await this.#rpc.call("light.blocks", range, PAGE_MILLISECONDS)) as readonly Block[]));
    }
    return all;
  }

  async submit(batch: Buffer): Promise<{ readonly id: string }> {
    const params = { batch: batch.toString("base64") };
    return this.#rpc.call("submit_tx", params) as Promise<{ readonly id: string }>;
  }

  /** `unknown`, `pending`, `included` or `confirmed`. */
  async stateOf(id: string): Promise<string> {
    return ((await this.#rpc.call("tx_status", { id })) as { readonly state: string }).state;
  }

  async submitDisbursement(id: string, to: string, amount: number): Promise<void> {
    await this.#rpc.call("treasury.submit_disbursement", { id, to, amount });
  }

  disbursement(id: string): Promise<Disbursement> {
    return this.#rpc.call("treasury.disbursement", { id }) as Promise<Disbursement>;
  }

  /** Hands in an execution that somebody signed. */
  async execute({ id, epoch, executor, signature }: Disbursed): Promise<void> {
    await this.#rpc.call("treasury.execute", { id, epoch, executor, signature });
  }

  async metrics(): Promise<readonly Metric[]> {
    return parseMetrics(await this.#metrics.get("/metrics"));
  }

  async executor(): Promise<ExecutorStatus> {
    if (!this.#treasury) throw new Error(`there is no executor on ${this.node.name}`);
    return JSON.parse(await this.#treasury.get("/treasury/executor/status")) as ExecutorStatus;
  }
}
