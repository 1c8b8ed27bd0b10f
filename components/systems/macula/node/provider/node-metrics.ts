import { collectDefaultMetrics, Registry } from "prom-client";
import { metricSet } from "../../../metric-set";
import { Counters } from "./counters";
import type { RunningNode } from "./start-node";

/** Prometheus metrics of a node, read when somebody asks. */
export function nodeMetrics({ config, counters, directory, gossip, connections }: RunningNode): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { gauge, counter } = metricSet(registry);
  gauge("macula_node_info", "Which node this is.", () => ({ [config.name]: 1 }), "node");
  counter("macula_calls_handled_total", "Calls answered.", () => counters.handled, "procedure");
  counter("macula_calls_rejected_total", "Calls with wrong arguments.", () => counters.rejected, "procedure");
  gauge("macula_connections_open", "Connections of others that are open.", connections);
  counter("macula_connections_accepted_total", "Connections accepted.", () =>
    Counters.sum(counters.accepted),
  );
  counter("macula_refused_total", "Handshakes and requests refused.", () => counters.refused, "reason");
  gauge(
    "macula_peers_reached",
    "Other nodes that answered in the last round of gossip.",
    () => gossip.reached,
  );
  counter("macula_gossip_exchanges_total", "Exchanges with other nodes.", () => gossip.rounds, "outcome");
  gauge(
    "macula_providers_known",
    "Providers of a procedure that this node knows.",
    () => new Map(directory.procedures().map((each) => [each, directory.providers(each).length])),
    "procedure",
  );
  return registry;
}
