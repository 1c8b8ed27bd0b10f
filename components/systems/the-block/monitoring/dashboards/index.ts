import type { DashboardName } from "../dashboard-files";
import { consensus } from "./consensus";
import { energyMarket } from "./energy-market";
import { multiNodeOverview } from "./multi-node-overview";
import { network } from "./network";
import { treasury } from "./treasury";

/** What the JSON files beside this one are made from, by `npm run dashboards`. */
export const dashboards: Readonly<Record<DashboardName, unknown>> = {
  "multi-node-overview": multiNodeOverview,
  treasury,
  "energy-market": energyMarket,
  consensus,
  network,
};
