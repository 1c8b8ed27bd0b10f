import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { identityOf } from "../../components/systems/the-block/identity";
import { AGGREGATOR, METRICS, TREASURY } from "../../components/systems/the-block/ports";
import type { NodeSpec } from "../../components/spec";

/** What a fake node says of itself, to be changed by tests. */
export interface FakeState {
  /** The height it stays at; undefined: a block a second. */
  stuckAt?: number | undefined;
  peers: number;
  reorgs: number;
  mempool: number;
  /** Age of each meter's reading, by meter. */
  ages: Record<string, number>;
  pushes: { ok: number; failed: number };
  executor: { active: boolean; epoch: number };
}

const began = Date.now();
const seconds = (): number => Math.floor((Date.now() - began) / 1000);

/** Counts one a second, all of them a tenth of a second. */
function histogram(name: string): string[] {
  const count = seconds();
  return [
    `${name}_bucket{le="0.05"} 0`,
    `${name}_bucket{le="0.1"} ${count}`,
    `${name}_bucket{le="+Inf"} ${count}`,
    `${name}_sum ${count / 10}`,
    `${name}_count ${count}`,
  ];
}

function nodeMetrics(state: FakeState, others: readonly string[], meters: readonly string[]): string[] {
  const now = seconds();
  const height = state.stuckAt ?? 100 + now;
  return [
    `the_block_height ${height}`,
    `the_block_confirmed_height ${height - 3}`,
    `the_block_peers ${state.peers}`,
    `the_block_reorgs_total ${state.reorgs}`,
    ...meters.map((meter) => `the_block_blocks_total{proposer="${meter}"} ${now}`),
    ...histogram("the_block_block_interval_seconds"),
    ...histogram("the_block_block_propagation_seconds"),
    `the_block_mempool_transactions ${state.mempool}`,
    "the_block_mempool_limit_transactions 1000",
    ...["accepted", "included", "confirmed"].map(
      (each) => `the_block_transactions_total{state="${each}"} ${now}`,
    ),
    "the_block_cache_bytes 1000",
    "the_block_cache_limit_bytes 2000",
    ...others.flatMap((peer) => [
      `the_block_peer_rtt_seconds{peer="${peer}"} 0.001`,
      `the_block_peer_loss_ratio{peer="${peer}"} 0`,
      `the_block_peer_sent_bytes_total{peer="${peer}"} ${now}`,
      `the_block_peer_received_bytes_total{peer="${peer}"} ${now}`,
    ]),
    "the_block_treasury_balance 1000",
    ...meters.flatMap((meter) => [
      `energy_oracle_readings_total{meter="${meter}"} ${now}`,
      `energy_oracle_reading_joules{meter="${meter}"} 5`,
      `energy_oracle_reading_age_seconds{meter="${meter}"} ${state.ages[meter] ?? 3}`,
    ]),
    ...histogram("energy_oracle_latency_seconds"),
    "energy_market_price 0.2",
    `remote_write_pushes_total{result="ok"} ${state.pushes.ok}`,
    `remote_write_pushes_total{result="failed"} ${state.pushes.failed}`,
  ];
}

function executorMetrics({ executor: { active, epoch } }: FakeState): string[] {
  return [
    `treasury_executor_active{role="primary"} ${active ? 1 : 0}`,
    `treasury_executor_lease_epoch ${epoch}`,
    `treasury_executor_lease_remaining_seconds ${active ? 5 : 0}`,
    "treasury_executor_takeovers_total 0",
    `treasury_executor_polls_total{result="ok"} ${seconds()}`,
    "treasury_disbursements_executed_total 2",
    "treasury_disbursements_pending 0",
    'treasury_disbursements_rejected_total{reason="stale_epoch"} 0',
  ];
}

/** Endpoints with the metrics of The Block, at the addresses of nodes. */
export class FakeExporters {
  readonly states = new Map<string, FakeState>();
  readonly #servers = new Map<string, Server>();

  constructor(readonly nodes: readonly NodeSpec[]) {
    for (const { name, role } of nodes) {
      const primary = role === "primary";
      this.states.set(name, {
        peers: nodes.length - 1,
        reorgs: 0,
        mempool: 10,
        ages: {},
        pushes: { ok: 7, failed: 0 },
        executor: { active: primary, epoch: primary ? 1 : 0 },
      });
    }
  }

  state(name: string): FakeState {
    const state = this.states.get(name);
    if (!state) throw new Error(`there is no node ${name}`);
    return state;
  }

  async start(): Promise<void> {
    await Promise.all(
      this.nodes.flatMap(({ name, role }) => [
        this.serve(name, METRICS),
        this.serve(name, role === "observer" ? AGGREGATOR : TREASURY),
      ]),
    );
  }

  /** Opens a node's port. */
  async serve(name: string, port: number): Promise<void> {
    const node = this.nodes.find((each) => each.name === name);
    const others = this.nodes.filter((each) => each.name !== name).map(identityOf);
    const meters = this.nodes.filter(({ role }) => role !== "observer").map(identityOf);
    const server = createServer((_, response) => {
      const state = this.state(name);
      const lines = port === TREASURY ? executorMetrics(state) : nodeMetrics(state, others, meters);
      response.end(`${lines.join("\n")}\n`);
    });
    this.#servers.set(`${name}:${port}`, server);
    server.listen(port, node?.address);
    await once(server, "listening");
  }

  /** Closes a node's port: the next scrape fails. */
  async silence(name: string, port: number): Promise<void> {
    const server = this.#servers.get(`${name}:${port}`);
    this.#servers.delete(`${name}:${port}`);
    server?.closeAllConnections();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#servers.keys()].map((key) => {
        const [name = "", port = ""] = key.split(":");
        return this.silence(name, Number(port));
      }),
    );
  }
}
