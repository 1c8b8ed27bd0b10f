/** Time series in promtool's notation, one sample every 15 s from 0 on. */

export type Series = Readonly<Record<string, string>>;

const nodes = {
  pc: { job: "node-primary", instance: "primary-pc", node: "node-pc", role: "validator" },
  mac1: { job: "node-replica1", instance: "replica-mac1", node: "node-mac1", role: "validator" },
  mac2: { job: "node-observer", instance: "observer-mac2", node: "node-mac2", role: "observer" },
} as const;

export type NodeKey = keyof typeof nodes;
export const everyNode: readonly NodeKey[] = ["pc", "mac1", "mac2"];

export const nodeLabels = (key: NodeKey): Record<string, string> => ({ ...nodes[key] });

export const executorLabels = (key: "pc" | "mac1"): Record<string, string> => ({
  job: "treasury-executor",
  instance: `192.168.1.${key === "pc" ? 10 : 11}:9101`,
  node: nodes[key].node,
  component: "treasury",
});

function series(metric: string, labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value}"`);
  return `${metric}{${pairs.join(",")}}`;
}

export const ofNode = (key: NodeKey, metric: string, more: Record<string, string> = {}): string =>
  series(metric, { ...nodes[key], ...more });
export const ofExecutor = (key: "pc" | "mac1", metric: string): string => series(metric, executorLabels(key));

/** Well until 5m; from 5m15s on otherwise; well again from 10m15s on. */
export const during = (well: number, otherwise: number | "_"): string =>
  `${well}x20 ${otherwise === "_" ? "_x20" : `${otherwise}x19`} ${well}x40`;

/** A cluster in which all is well for 15 minutes. */
export const healthy: Series = Object.fromEntries([
  ...everyNode.flatMap((key) => [
    [ofNode(key, "up"), "1x60"],
    [ofNode(key, "the_block_height"), "100+15x60"],
    [ofNode(key, "the_block_peers"), "2x60"],
    [ofNode(key, "the_block_reorgs_total"), "0x60"],
    [ofNode(key, "the_block_mempool_transactions"), "10x60"],
    [ofNode(key, "the_block_mempool_limit_transactions"), "100000x60"],
    [ofNode(key, "energy_oracle_reading_age_seconds", { meter: "primary-pc" }), "3x60"],
    [ofNode(key, "energy_oracle_reading_age_seconds", { meter: "replica-mac1" }), "4x60"],
    [ofNode(key, "remote_write_pushes_total", { result: "ok" }), "0+1x60"],
    [ofNode(key, "remote_write_pushes_total", { result: "failed" }), "0x60"],
  ]),
  [ofExecutor("pc", "up"), "1x60"],
  [ofExecutor("mac1", "up"), "1x60"],
  [ofExecutor("pc", "treasury_executor_active"), "1x60"],
  [ofExecutor("mac1", "treasury_executor_active"), "0x60"],
  [ofExecutor("pc", "treasury_executor_lease_epoch"), "1x60"],
  [ofExecutor("mac1", "treasury_executor_lease_epoch"), "0x60"],
]) as Series;
