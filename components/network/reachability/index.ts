export { compare, summed, type Mismatch } from "./compare";
export { measure, type MeasureOptions, type Outcome, type Probe, type Reachability } from "./measure";
