import type { MonitoringSpec } from "../../../monitoring/monitoring-spec";
import type { NodeSpec } from "../../../spec";
import { STATUS } from "../ports";
import { alerts } from "./alerts";
import { dashboardFiles } from "./dashboard-files";

/** What is watched in Macula: on the monitor; in a stack without one, beside the client. */
export function monitoring(nodes: readonly NodeSpec[]): MonitoringSpec {
  const of = (role: string): readonly NodeSpec[] => nodes.filter((node) => node.role === role);
  const [node] = [...of("monitor"), ...of("client"), ...nodes];
  if (!node) throw new Error("there is no node to watch");
  const targets = (role: string) =>
    of(role).map(({ name, address }) => ({
      address: `${address}:${STATUS}`,
      labels: { node: name, instance: name },
    }));
  return {
    node: node.name,
    jobs: [
      // In what a client tells of its attempts `node` is the provider it tried.
      { name: "macula-client", targets: targets("client"), ownLabels: true },
      { name: "macula-node", targets: targets("provider") },
    ],
    alerts,
    recordings: [],
    folder: "Macula",
    dashboards: dashboardFiles,
  };
}
