import type { MonitoringSpec } from "../../../monitoring/monitoring-spec";
import type { NodeSpec } from "../../../spec";
import type { SystemOptions } from "../../system";
import { alertsOf } from "./alerts";
import { dashboardFiles } from "./dashboard-files";
import { jobsOf } from "./jobs";
import { recordings } from "./recordings";

/** Asking for the lease, and the next two blocks. */
const TAKEOVER_MARGIN_SECONDS = 5;

/** What is watched in The Block, on the first observer; in a stack without one, on the first node. */
export function monitoring(nodes: readonly NodeSpec[], { settings }: SystemOptions): MonitoringSpec {
  const node = nodes.find(({ role }) => role === "observer") ?? nodes[0];
  if (!node) throw new Error("there is no node to watch");
  const { lease = 60, poll = 10 } = settings;
  return {
    node: node.name,
    jobs: jobsOf(nodes),
    alerts: alertsOf(lease + poll + TAKEOVER_MARGIN_SECONDS),
    recordings,
    folder: "The Block",
    dashboards: dashboardFiles,
  };
}
