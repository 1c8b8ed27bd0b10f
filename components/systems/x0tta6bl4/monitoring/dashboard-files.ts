import type { FileContent } from "../../../spec";

const FOLDER = "components/systems/x0tta6bl4/monitoring/dashboards";

/** The plan's one. Its code is beside the file; making it takes libraries that a deployment can do without. */
export const dashboardNames = ["mesh-overview"] as const;

export type DashboardName = (typeof dashboardNames)[number];

/** Relative to the project. */
export const dashboardFile = (name: DashboardName): string => `${FOLDER}/${name}.json`;

export const dashboardFiles: Readonly<Record<string, FileContent>> = Object.fromEntries(
  dashboardNames.map((name) => [name, { file: dashboardFile(name) }]),
);
