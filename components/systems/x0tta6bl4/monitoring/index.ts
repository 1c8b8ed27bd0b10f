import type { MonitoringSpec } from "../../../monitoring/monitoring-spec";
import type { NodeSpec } from "../../../spec";
import { ALERTMANAGER_ON_HOST, GRAFANA_ON_HOST, isMesh, METRICS, PROMETHEUS_ON_HOST } from "../ports";
import { alertsFor } from "./alerts";
import { dashboardFiles } from "./dashboard-files";
import { JOB } from "./selectors";

/** What is watched in the mesh, from the node that is no part of it. */
export function monitoring(nodes: readonly NodeSpec[]): MonitoringSpec {
  const node = nodes.find((each) => !isMesh(each));
  if (!node) throw new Error("there is no node to watch from");
  const mesh = nodes.filter(isMesh);
  return {
    node: node.name,
    hostPorts: {
      prometheus: PROMETHEUS_ON_HOST,
      alertmanager: ALERTMANAGER_ON_HOST,
      grafana: GRAFANA_ON_HOST,
    },
    jobs: [
      {
        // The plan scrapes each node by two jobs more: sums over them would count it three times.
        name: JOB,
        labels: { mesh_cluster: "primary", project: "x0tta6bl4" },
        targets: mesh.map(({ name, role, address }) => ({
          address: `${address}:${METRICS}`,
          labels: { node: name, node_id: name, node_role: role },
        })),
      },
    ],
    alerts: alertsFor(mesh.length),
    recordings: [],
    folder: "x0tta6bl4",
    dashboards: dashboardFiles,
  };
}
