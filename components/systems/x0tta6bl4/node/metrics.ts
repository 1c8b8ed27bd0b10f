import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { LoopObserver } from "./mapek/loop";

/** What the node tells of itself when it is asked for its metrics. */
export interface Readings {
  readonly activePeers: () => Promise<number>;
  readonly routingEntries: () => Promise<number>;
  readonly reachablePeers: () => number;
  readonly roundTrips: () => ReadonlyMap<string, number>;
  readonly raft: () => {
    readonly role: string;
    readonly term: number;
    readonly commit: number;
    readonly members: number;
  };
  readonly keys: () => number;
}

/** In the order of the documented `raft_state`. */
const RAFT_STATES = ["follower", "candidate", "leader"] as const;

/** The metrics of a node, with the names that the plan's dashboard asks for. */
export class Metrics implements LoopObserver {
  readonly registry = new Registry();
  readonly #registers = [this.registry];
  readonly #requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered by the API",
    labelNames: ["method", "path", "status"],
    registers: this.#registers,
  });
  readonly #durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request to its answer",
    labelNames: ["path"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5],
    registers: this.#registers,
  });
  readonly #cycles = new Histogram({
    name: "mapek_cycle_duration_seconds",
    help: "Duration of a cycle of the self-healing loop",
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
    registers: this.#registers,
  });
  readonly #events = this.#counter("mapek_events_total", "Peers lost and recovered", "event");
  readonly #actions = this.#counter(
    "self_healing_actions_total",
    "Actions carried out by the loop",
    "action",
  );
  readonly #failed = this.#counter("self_healing_failures_total", "Actions that failed", "action");
  readonly #outages = new Histogram({
    name: "self_healing_outage_seconds",
    help: "Time from the loss of a peer to its recovery",
    buckets: [1, 2, 5, 10, 20, 30, 60, 120],
    registers: this.#registers,
  });

  constructor(readings: Readings) {
    const { registry } = this;
    collectDefaultMetrics({ register: registry });
    const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
      const collect = async function (this: Gauge): Promise<void> {
        // A daemon that does not answer has no such value: the series ends.
        const value = await Promise.resolve().then(read).catch(() => undefined); // prettier-ignore
        this.reset();
        if (value === undefined) this.remove();
        else this.set(value);
      };
      new Gauge({ name, help, registers: [registry], collect });
    };
    gauge("yggdrasil_peers_active", "Distinct peers with a link that is up", readings.activePeers);
    gauge("yggdrasil_routing_entries", "Entries of the daemon's routing table", readings.routingEntries);
    gauge(
      "mesh_peers_reachable",
      "Peers that are linked and answer over the overlay",
      readings.reachablePeers,
    );
    gauge("raft_state", "0 follower, 1 candidate, 2 leader", () =>
      RAFT_STATES.findIndex((state) => state === readings.raft().role),
    );
    gauge("raft_term", "Latest term the node has seen", () => readings.raft().term);
    gauge("raft_commit_index", "Last entry known to be committed", () => readings.raft().commit);
    gauge("raft_members", "Members that vote", () => readings.raft().members);
    gauge("kv_keys", "Keys of the node's own copy", readings.keys);
    new Gauge({
      name: "mesh_peer_round_trip_seconds",
      help: "Time of the last connection to a peer over the overlay",
      labelNames: ["peer"],
      registers: [registry],
      collect() {
        this.reset();
        for (const [peer, milliseconds] of readings.roundTrips()) this.set({ peer }, milliseconds / 1000);
      },
    });
    for (const action of ["add_peer", "redial_peer", "remove_peer"]) this.#actions.inc({ action }, 0);
    for (const event of ["peer_lost", "peer_recovered"]) this.#events.inc({ event }, 0);
  }

  request(method: string, path: string, status: number, seconds: number): void {
    this.#requests.inc({ method, path, status: String(status) });
    this.#durations.observe({ path }, seconds);
  }

  cycle(seconds: number): void {
    this.#cycles.observe(seconds);
  }

  event(event: string): void {
    this.#events.inc({ event });
  }

  action(action: string, ok: boolean): void {
    (ok ? this.#actions : this.#failed).inc({ action });
  }

  outage(seconds: number): void {
    this.#outages.observe(seconds);
  }

  #counter(name: string, help: string, label: string): Counter {
    return new Counter({ name, help, labelNames: [label], registers: this.#registers });
  }
}
