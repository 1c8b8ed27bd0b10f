/** What scenarios may ask of the mesh, by name: known at preview, without loading the adapter. */

export const checks: readonly string[] = [
  "x0tta6bl4/links",
  "x0tta6bl4/echoes",
  "x0tta6bl4/no-echoes",
  "x0tta6bl4/healthy",
  "x0tta6bl4/api-agrees",
  "x0tta6bl4/routes",
  "x0tta6bl4/routes-changed",
  "x0tta6bl4/healing",
  "x0tta6bl4/healing-idle",
  "x0tta6bl4/healing-reacted",
  "x0tta6bl4/one-leader",
  "x0tta6bl4/one-leader-a-term",
  "x0tta6bl4/leader-changed",
  "x0tta6bl4/members",
  "x0tta6bl4/serves",
  "x0tta6bl4/refuses",
  "x0tta6bl4/same-log",
  "x0tta6bl4/caught-up",
  "x0tta6bl4/no-lost-write",
  "x0tta6bl4/requests",
  "x0tta6bl4/load-answered",
  "x0tta6bl4/watched",
];

export const workloads: readonly string[] = ["registers", "writes"];
