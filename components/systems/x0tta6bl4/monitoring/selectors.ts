/** The one scrape job of the nodes, as the plan calls it. */
export const JOB = "x0tta6bl4-mesh";
export const NODES = `job="${JOB}"`;
