import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { identityOf } from "../../components/systems/the-block/identity";
import type { Block, ExecutorStatus } from "../../components/systems/the-block/adapter/block-node";
import type { InventoryNode } from "../../scenarios/inventory";

/** What a fake node claims; tests change it at will. */
export interface Claims {
  blocks: Block[];
  confirmations: number;
  reorgs: number;
  /** Identities of those it is connected to. */
  peers: readonly string[];
  active_peers: number;
  identity: string;
  executor: Pick<ExecutorStatus, "identity" | "active" | "epoch"> & {
    /** Milliseconds that its host's clock is ahead. */
    ahead: number;
    /** What the node's own metrics say of it. */
    shown: boolean;
  };
  /** Height and counters as metrics show them. */
  metrics: { height: () => number; counter: () => number };
  /** State by id of batch. */
  transactions: Map<string, string>;
  /** Answer by id of disbursement. */
  disbursements: Map<string, object>;
  /** Why an execution with this signature is rejected; undefined: it is accepted. */
  execute: (signature: string) => string | undefined;
}

export const ROLES: Readonly<Record<string, string>> = { a: "primary", b: "replica", c: "observer" };
const SLOT = 1000;
const EPOCH = Date.parse("2026-01-01T00:00:00Z");

/** A chain of empty blocks from height 0; those above `forkedAt` are others than without it. */
export function chainOf(height: number, forkedAt = Infinity): Block[] {
  const hashAt = (at: number): string => `${at > forkedAt ? "fork" : "hash"}-${at}`;
  return Array.from({ length: height + 1 }, (_, at) => ({
    ...{ height: at, hash: hashAt(at), parent: at === 0 ? "" : hashAt(at - 1) },
    ...{ timestamp_ms: EPOCH + at * SLOT, batches: [], disbursements: [] },
  }));
}

/** Small servers that speak as much of The Block's RPC, executor and metrics as the adapter uses, and lie as told. */
export class FakeBlockNode {
  readonly claims: Claims;
  readonly #servers: Readonly<Record<"rpc" | "metrics" | "treasury", Server>>;

  private constructor(
    readonly name: string,
    all: readonly string[],
  ) {
    const others = all.filter((other) => other !== name).map((other) => identityOf(placed(other)));
    const began = performance.now();
    this.claims = {
      ...{ blocks: chainOf(10), confirmations: 3, reorgs: 0, peers: others, active_peers: others.length },
      ...{ identity: identityOf(placed(name)), transactions: new Map(), disbursements: new Map() },
      executor: {
        identity: `executor-${name}`,
        active: name === "a",
        epoch: 1,
        ahead: 0,
        shown: name === "a",
      },
      execute: () => "stale epoch 1, the chain has seen 2",
      metrics: {
        height: () => Math.floor((performance.now() - began) / 100),
        counter: () => performance.now() - began,
      },
    };
    this.#servers = {
      rpc: createServer(
        reading((body) => {
          const { method, params } = JSON.parse(body) as {
            method: string;
            params: Record<string, never> & { signature?: string };
          };
          const message = method === "treasury.execute" && this.claims.execute(params.signature ?? "");
          if (typeof message === "string")
            return { status: 409, text: JSON.stringify({ error: { message } }) };
          return JSON.stringify({ jsonrpc: "2.0", id: 1, result: this.#answer(method, params) });
        }),
      ),
      metrics: createServer(reading(() => this.#metrics())),
      treasury: createServer(reading(() => this.#status())),
    };
  }

  static async start(names: readonly string[]): Promise<FakeBlockNode[]> {
    const nodes = names.map((name) => new FakeBlockNode(name, names));
    for (const node of nodes)
      for (const server of Object.values(node.#servers)) {
        server.listen(0, "127.0.0.1");
        await once(server, "listening");
      }
    return nodes;
  }

  get node(): InventoryNode {
    const port = (name: "rpc" | "metrics" | "treasury") => ({
      ...{ name, number: (this.#servers[name].address() as AddressInfo).port },
      ...({ protocol: "tcp", from: "cluster" } as const),
    });
    const ports = [port("rpc"), port("metrics"), ...(this.name === "c" ? [] : [port("treasury")])];
    return { ...placed(this.name), ports, exec: [], services: [] };
  }

  close(...which: readonly ("rpc" | "metrics" | "treasury")[]): void {
    for (const [name, server] of Object.entries(this.#servers)) {
      if (which.length > 0 && !which.some((each) => each === name)) continue;
      server.close();
      server.closeAllConnections();
    }
  }

  #answer(method: string, params: Readonly<Record<string, never>>): unknown {
    const { blocks, confirmations, reorgs, peers, active_peers, identity, executor } = this.claims;
    const tip = blocks.at(-1);
    const height = tip?.height ?? 0;
    const confirmed_height = Math.max(0, height - confirmations);
    const { from, to, id } = params as { from?: number; to?: number; id?: string };
    const range = blocks.filter((block) => block.height >= (from ?? 0) && block.height <= (to ?? Infinity));
    switch (method) {
      case "light.latest_header":
        return { ...tip, confirmed_height, reorgs };
      case "light.headers":
      case "light.blocks":
        return range;
      case "net.overlay_status":
        return { active_peers, peers: peers.map((peer) => ({ identity: peer, connected: true })) };
      case "node.status":
        return { identity, height, confirmed_height, peers: active_peers, executor };
      case "submit_tx":
        return { id: "batch" };
      case "tx_status":
        return { state: this.claims.transactions.get(id ?? "") ?? "unknown" };
      case "treasury.submit_disbursement":
        this.claims.disbursements.set(id ?? "", { state: "pending", executions: 0 });
        return { id };
      case "treasury.execute":
        return { id };
      case "treasury.disbursement":
        return this.claims.disbursements.get(id ?? "") ?? { state: "unknown", executions: 0 };
      default:
        throw new Error(`a fake node has no method ${method}`);
    }
  }

  #status(): string {
    const { ahead, ...executor } = this.claims.executor;
    return JSON.stringify({ ...executor, clock: new Date(Date.now() + ahead).toISOString() });
  }

  #metrics(): string {
    const { identity, executor, metrics } = this.claims;
    return [
      "# HELP the_block_info Who answers.",
      `the_block_info{identity="${identity}",role="validator",version="1"} 1`,
      `the_block_height ${metrics.height()}`,
      `the_block_blocks_total{proposer="x"} ${metrics.counter()}`,
      `treasury_executor_active{role="primary"} ${executor.shown ? 1 : 0}`,
      "",
    ].join("\n");
  }
}

function placed(name: string) {
  return { name, role: ROLES[name] ?? "replica", address: "127.0.0.1" };
}

/** An answer: its text, with HTTP 200, or with another status. */
type Said = string | { readonly status: number; readonly text: string };

function reading(answer: (body: string) => Said): RequestListener {
  return (request, response) => {
    const body: Buffer[] = [];
    request.on("data", (chunk: Buffer) => body.push(chunk));
    request.on("end", () => {
      const said = answer(Buffer.concat(body).toString());
      if (typeof said !== "string") response.statusCode = said.status;
      response.end(typeof said === "string" ? said : said.text);
    });
  };
}
