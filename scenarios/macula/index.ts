/** What Macula has to prove, in the order of the catalogue. */
import type { ScenarioDefinition } from "../scenario";
import { multiEndpoint } from "./mc-1-multi-endpoint";
import { failover } from "./mc-2-failover";
import { caching } from "./mc-3-caching";
import { selection } from "./mc-4-selection";
import { drain } from "./mc-10-drain";
import { scale } from "./mc-11-scale";
import { latency } from "./mc-5-latency";
import { pods } from "./mc-6-pods";
import { machines } from "./mc-7-machines";
import { stress } from "./mc-8-stress";
import { rescheduling } from "./mc-9-rescheduling";

export const scenarios: readonly ScenarioDefinition[] = [
  multiEndpoint,
  failover,
  caching,
  selection,
  latency,
  pods,
  machines,
  stress,
  rescheduling,
  drain,
  scale,
];
