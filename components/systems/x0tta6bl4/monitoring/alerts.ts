import type { AlertRule } from "../../../monitoring/monitoring-spec";
import { NODES } from "./selectors";

/** The overlay may take so long to notice a cut, and to find its routes again (s). */
const REROUTING = 15;

/** @param count nodes of the mesh */
export function alertsFor(count: number): readonly AlertRule[] {
  return [
    {
      name: "MeshNodeDown",
      expression: `up{${NODES}} == 0 and count_over_time(up{${NODES}}[20 scrapes]) > 10`,
      forScrapes: 2,
      severity: "critical",
      summary: "{{ $labels.node_id }} does not answer.",
    },
    {
      // Without the daemon there is no number of peers that could be low.
      name: "MeshDaemonDown",
      expression: `up{${NODES}} == 1 unless yggdrasil_peers_active{${NODES}}`,
      forScrapes: 2,
      toleratedSeconds: 5,
      severity: "critical",
      summary: "The Yggdrasil daemon of {{ $labels.node_id }} does not answer.",
    },
    {
      name: "MeshPeersLow",
      expression: `yggdrasil_peers_active{${NODES}} < ${count - 1}`,
      forScrapes: 2,
      toleratedSeconds: REROUTING,
      severity: "warning",
      summary: `{{ $labels.node_id }} has {{ $value }} of ${count - 1} peers.`,
    },
    {
      name: "MeshWithoutLeader",
      expression: `sum(raft_state{${NODES}} == bool 2) == 0`,
      forScrapes: 2,
      toleratedSeconds: REROUTING,
      severity: "critical",
      summary: "No node leads: nothing can be written.",
    },
    {
      name: "SelfHealingStalled",
      expression: `increase(mapek_cycle_duration_seconds_count{${NODES}}[4 scrapes or 30s]) == 0`,
      forScrapes: 2,
      severity: "warning",
      summary: "The self-healing loop of {{ $labels.node_id }} does not run.",
    },
  ];
}
