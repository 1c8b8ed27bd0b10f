/** What etcd has to prove, in the order of the catalogue. */
import type { ScenarioDefinition } from "../scenario";
import { consensus } from "./et-1-consensus";
import { leaderFailover } from "./et-2-leader-failover";
import { lease } from "./et-3-lease";
import { partition } from "./et-4-partition";
import { load } from "./et-5-load";

export const scenarios: readonly ScenarioDefinition[] = [consensus, leaderFailover, lease, partition, load];
