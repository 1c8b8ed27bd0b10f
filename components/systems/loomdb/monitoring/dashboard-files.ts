import type { FileContent } from "../../../spec";

export const dashboardNames = ["sync"] as const;
export type DashboardName = (typeof dashboardNames)[number];

/** Relative to the project. */
export const dashboardFile = (name: DashboardName): string =>
  `components/systems/loomdb/monitoring/dashboards/${name}.json`;

/** Their code is beside the files; making them takes libraries that a deployment can do without. */
export const dashboardFiles: Readonly<Record<string, FileContent>> = Object.fromEntries(
  dashboardNames.map((name) => [name, { file: dashboardFile(name) }]),
);
