/** What the x0tta6bl4 mesh has to prove, in the order of the catalogue. */
import type { ScenarioDefinition } from "../scenario";
import { formation } from "./xm-1-formation";
import { nodeFailure } from "./xm-2-node-failure";
import { partition } from "./xm-3-partition";
import { election } from "./xm-4-election";
import { keys } from "./xm-5-keys";
import { load } from "./xm-6-load";
import { scale } from "./xm-7-scale";
import { monitoring } from "./xm-8-monitoring";

export const scenarios: readonly ScenarioDefinition[] = [
  formation,
  nodeFailure,
  partition,
  election,
  keys,
  load,
  scale,
  monitoring,
];
