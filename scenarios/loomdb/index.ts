/** What LoomDB has to prove, in the order of the catalogue. */
import type { ScenarioDefinition } from "../scenario";
import { basicSync } from "./ld-1-basic-sync";
import { concurrent } from "./ld-2-concurrent";
import { crossNodeEdges } from "./ld-3-edges";
import { highVolume } from "./ld-4-volume";
import { latency } from "./ld-5-latency";
import { partition } from "./ld-6-partition";
import { chaos } from "./ld-7-chaos";
import { throughput } from "./ld-8-throughput";

export const scenarios: readonly ScenarioDefinition[] = [
  basicSync,
  concurrent,
  crossNodeEdges,
  highVolume,
  latency,
  partition,
  chaos,
  throughput,
];
