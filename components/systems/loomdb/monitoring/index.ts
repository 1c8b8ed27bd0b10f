import type { AlertRule, MonitoringSpec, RecordingRule } from "../../../monitoring/monitoring-spec";
import type { NodeSpec } from "../../../spec";
import { dashboardFiles } from "./dashboard-files";

/** While a stack is deployed, nodes come up after they are first asked: for ten scrapes that is no alarm. */
const down = (job: string): string =>
  `up{job="${job}"} == 0 and count_over_time(up{job="${job}"}[20 scrapes]) > 10`;

const alerts: readonly AlertRule[] = [
  {
    name: "RelayDown",
    expression: down("gun-relay"),
    forScrapes: 2,
    severity: "critical",
    summary: "The relay {{ $labels.instance }} does not answer: the nodes cannot reach each other.",
  },
  {
    name: "NodeDown",
    expression: down("loomdb"),
    forScrapes: 2,
    severity: "critical",
    summary: "{{ $labels.node }} does not answer.",
  },
  {
    // A lost wire is dialled again within half a second, and a dead one is known after four.
    name: "NodeCutOff",
    expression: "loomdb_healthy == 0",
    forScrapes: 2,
    toleratedSeconds: 5,
    severity: "critical",
    summary: "{{ $labels.node }} hears nothing of the other nodes.",
  },
  {
    name: "StoresDiffer",
    expression: "loomdb_differing_parts > 0",
    forScrapes: 2,
    toleratedSeconds: 10,
    severity: "warning",
    summary: "{{ $labels.node }} and another node do not have the same items.",
  },
  {
    name: "SyncSlow",
    expression: "loomdb:sync_delay:p99 > 2",
    forScrapes: 2,
    severity: "warning",
    summary: "One change in a hundred takes longer than two seconds to {{ $labels.node }}.",
  },
];

const recordings: readonly RecordingRule[] = [
  {
    name: "loomdb:sync_delay:p99",
    expression:
      "histogram_quantile(0.99, sum by (node, le) (rate(loomdb_sync_delay_seconds_bucket[4 scrapes or 60s])))",
  },
  {
    name: "loomdb:items:spread",
    expression: "max by (kind) (loomdb_items) - min by (kind) (loomdb_items)",
  },
];

/** What is watched in LoomDB, on the monitor; in a stack without one, on the relay. */
export function monitoring(nodes: readonly NodeSpec[]): MonitoringSpec {
  const of = (role: string): readonly NodeSpec[] => nodes.filter((node) => node.role === role);
  const [node] = [...of("monitor"), ...of("relay"), ...nodes];
  if (!node) throw new Error("there is no node to watch");
  const targets = (role: string) =>
    of(role).map(({ name, address, ports }) => ({
      address: `${address}:${ports[0]?.number ?? ""}`,
      labels: { node: name },
    }));
  return {
    node: node.name,
    hostPorts: { prometheus: 9090 },
    jobs: [
      { name: "gun-relay", targets: targets("relay") },
      { name: "loomdb", targets: targets("node") },
    ],
    alerts,
    recordings,
    folder: "LoomDB",
    dashboards: dashboardFiles,
  };
}
