import { NODES } from "../selectors";
import { dashboard, lines, value } from "../../../../monitoring/panels";

const PAIR = "{{instance}} → {{peer}}";
/** Pushes go out every 15 s at any pace. */
const PUSH_SPAN = "5m";

/** Latency, loss and traffic between the nodes. */
export const network = dashboard("the-block", "the-block-network", "Network", [
  value({
    title: "Connections",
    queries: [{ expression: `sum(the_block_peers{${NODES}})`, legend: "both ends counted" }],
  }),
  value({
    title: "Slowest round trip",
    unit: "s",
    queries: [{ expression: `max(the_block_peer_rtt_seconds{${NODES}})`, legend: "round trip" }],
  }),
  value({
    title: "Highest loss",
    unit: "percentunit",
    queries: [{ expression: `max(the_block_peer_loss_ratio{${NODES}})`, legend: "loss" }],
  }),
  value({
    title: "Traffic",
    unit: "Bps",
    queries: [
      {
        expression: `sum(rate(the_block_peer_sent_bytes_total{${NODES}}[$__rate_interval]))`,
        legend: "sent",
      },
    ],
  }),
  lines({
    title: "Round trip",
    unit: "s",
    queries: [{ expression: `the_block_peer_rtt_seconds{${NODES}}`, legend: PAIR }],
  }),
  lines({
    title: "Loss",
    unit: "percentunit",
    queries: [{ expression: `the_block_peer_loss_ratio{${NODES}}`, legend: PAIR }],
  }),
  lines({
    title: "Sent",
    unit: "Bps",
    queries: [
      { expression: `rate(the_block_peer_sent_bytes_total{${NODES}}[$__rate_interval])`, legend: PAIR },
    ],
  }),
  lines({
    title: "Received",
    unit: "Bps",
    queries: [
      { expression: `rate(the_block_peer_received_bytes_total{${NODES}}[$__rate_interval])`, legend: PAIR },
    ],
  }),
  lines({
    title: "Pushes to Prometheus",
    unit: "reqps",
    queries: [
      {
        expression: `sum by (instance, result) (rate(remote_write_pushes_total{${NODES}}[${PUSH_SPAN}]))`,
        legend: "{{instance}} {{result}}",
      },
    ],
  }),
]);
