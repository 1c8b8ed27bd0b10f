/** What scenarios may ask of the fleet, by name: known at preview, without loading the adapter. */

export const checks: readonly string[] = [
  "archy/preconditions",
  "archy/suite-given",
  "archy/begun",
  "archy/ended",
  "archy/green",
  "archy/tells-red",
  "archy/was-green",
];

export const workloads: readonly string[] = [];
