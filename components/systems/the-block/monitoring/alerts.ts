import type { AlertRule } from "../../../monitoring/monitoring-spec";
import { NODES } from "./selectors";

/** While a stack is deployed, nodes come up after they are first asked: for ten scrapes that is no alarm. */
const down = (selector: string): string =>
  `up{${selector}} == 0 and count_over_time(up{${selector}}[20 scrapes]) > 10`;

/** What is wrong as soon as it is so: node and chain. */
const chain: readonly AlertRule[] = [
  {
    name: "NodeDown",
    expression: down(NODES),
    forScrapes: 2,
    severity: "critical",
    summary: "{{ $labels.instance }} does not answer.",
  },
  {
    // What is on a node that is down is not worth a second alarm.
    name: "TargetDown",
    expression: `${down('job!~"node-.+"')} unless on (node) up{${NODES}} == 0`,
    forScrapes: 2,
    severity: "warning",
    summary: "{{ $labels.job }} at {{ $labels.instance }} does not answer.",
  },
  {
    name: "HeightStalled",
    expression: `changes(the_block_height{${NODES}}[4 scrapes or 10s]) == 0`,
    forScrapes: 1,
    toleratedSeconds: 5,
    severity: "critical",
    summary: "{{ $labels.instance }} makes no progress: its height stays the same.",
  },
  {
    // Whoever has been away catches up first.
    name: "HeightSkew",
    expression: "the_block:height:skew > 5",
    forScrapes: 2,
    toleratedSeconds: 10,
    severity: "warning",
    summary: "The nodes' heights are {{ $value | printf `%.0f` }} blocks apart.",
  },
  {
    // Of those that are up: a node that is down has its own alarm. Lost connections are made again within 2 s.
    name: "PeersLow",
    expression: `the_block_peers{${NODES}} < scalar(count(up{${NODES}} == 1)) - 1`,
    forScrapes: 2,
    toleratedSeconds: 10,
    severity: "warning",
    summary: "{{ $labels.instance }} is connected to only {{ $value }} of the nodes that are up.",
  },
  {
    name: "ReorgsHappening",
    expression: `increase(the_block_reorgs_total{${NODES}}[20 scrapes]) > 4`,
    forScrapes: 0,
    severity: "warning",
    summary: "{{ $labels.instance }} has changed to another chain {{ $value | printf `%.0f` }} times.",
  },
  {
    name: "MempoolFull",
    expression: `the_block_mempool_transactions{${NODES}} > 0.9 * the_block_mempool_limit_transactions{${NODES}}`,
    forScrapes: 2,
    severity: "warning",
    summary:
      "{{ $labels.instance }} soon takes no more transactions: {{ $value | printf `%.0f` }} are waiting.",
  },
];

/** Treasury, energy market, telemetry. */
const services = (takeoverSeconds: number): readonly AlertRule[] => [
  {
    // The samples of a takeover are from different moments: for less than a scrape both may look active.
    name: "TwoExecutorsActive",
    expression: "treasury_executor:active:sum > 1",
    forScrapes: 2,
    severity: "critical",
    summary: "{{ $value }} treasury executors say that they hold the lease.",
  },
  {
    name: "NoExecutorActive",
    expression: "treasury_executor:active:sum == 0",
    forScrapes: 2,
    toleratedSeconds: takeoverSeconds,
    severity: "critical",
    summary: "No treasury executor holds the lease, for longer than a takeover takes.",
  },
  {
    name: "ExecutorFailover",
    expression:
      "treasury_executor:lease_epoch:max > min_over_time(treasury_executor:lease_epoch:max[20 scrapes])",
    forScrapes: 0,
    severity: "warning",
    summary: "The treasury lease was taken anew: epoch {{ $value }}.",
  },
  {
    // Readings come every 5 s. The meter of a node that is down cannot be read.
    name: "OracleStale",
    expression:
      `min by (meter) (energy_oracle_reading_age_seconds{${NODES}}) > 30` +
      ` unless on (meter) label_replace(up{${NODES}} == 0, "meter", "$1", "instance", "(.+)")`,
    forScrapes: 2,
    toleratedSeconds: 10,
    severity: "warning",
    summary: "The last reading of meter {{ $labels.meter }} is {{ $value | humanizeDuration }} old.",
  },
  {
    // Pushes go out every 15 s at any pace. A single failure is one before Prometheus was there; increases are extrapolated.
    name: "RemoteWriteFailing",
    expression: `${pushes('result!="ok"')} > 1.5 unless on (instance) ${pushes('result="ok"')} > 0`,
    forScrapes: 1,
    severity: "warning",
    summary: "{{ $labels.instance }} cannot push its metrics.",
  },
];

function pushes(result: string): string {
  return `sum by (instance, node) (increase(remote_write_pushes_total{${NODES},${result}}[4 scrapes or 60s]))`;
}

/** @param takeoverSeconds how long nobody may hold the treasury's lease when its holder is gone */
export function alertsOf(takeoverSeconds: number): readonly AlertRule[] {
  return [...chain, ...services(takeoverSeconds)];
}
