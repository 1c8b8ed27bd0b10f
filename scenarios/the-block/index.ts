/** What The Block has to prove, in the order of the catalogue. */
import type { ScenarioDefinition } from "../scenario";
import { rpcSmoke } from "./tb-0-rpc-smoke";
import { baseline } from "./tb-1-baseline";
import { consensus } from "./tb-2-consensus";
import { treasuryFailover } from "./tb-3-treasury-failover";
import { partition } from "./tb-4-partition";
import { distributedLoad } from "./tb-5-load";
import { healthCheck } from "./tb-6-health-check";
import { startOrder } from "./tb-7-start-order";

export const scenarios: readonly ScenarioDefinition[] = [
  rpcSmoke,
  baseline,
  consensus,
  treasuryFailover,
  partition,
  distributedLoad,
  healthCheck,
  startOrder,
];
