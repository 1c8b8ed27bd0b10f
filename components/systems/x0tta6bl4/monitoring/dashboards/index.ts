import type { DashboardName } from "../dashboard-files";
import { meshOverview } from "./mesh-overview";

/** What the JSON files beside this one are made from, by `npm run dashboards`. */
export const dashboards: Readonly<Record<DashboardName, unknown>> = { "mesh-overview": meshOverview };
