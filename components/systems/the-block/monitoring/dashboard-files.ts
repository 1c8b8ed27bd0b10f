import type { FileContent } from "../../../spec";

const FOLDER = "components/systems/the-block/monitoring/dashboards";

/** The five of the plan. Their code is beside the files; making them takes libraries that a deployment can do without. */
export const dashboardNames = [
  "multi-node-overview",
  "treasury",
  "energy-market",
  "consensus",
  "network",
] as const;

export type DashboardName = (typeof dashboardNames)[number];

/** Relative to the project. */
export const dashboardFile = (name: DashboardName): string => `${FOLDER}/${name}.json`;

export const dashboardFiles: Readonly<Record<string, FileContent>> = Object.fromEntries(
  dashboardNames.map((name) => [name, { file: dashboardFile(name) }]),
);
