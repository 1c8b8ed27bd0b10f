import { during, everyNode, executorLabels, nodeLabels, ofExecutor, ofNode, type Series } from "./series";

/** What makes an alert fire at the plan's interval of 15 s, when, and what is like it but must not. */
export interface AlertCase {
  readonly alert: string;
  /** The state of affairs, in words. */
  readonly when: string;
  /** What differs from a healthy cluster, from 5m15s to 10m. */
  readonly broken: Series;
  /** The last moment at which it must not fire yet, when it must, and when no longer. */
  readonly quiet: string;
  readonly fires: string;
  readonly gone: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  /** In words, and the series. */
  readonly never: Readonly<Record<string, Series>>;
}

const critical = { severity: "critical" };
const warning = { severity: "warning" };
const meter = { meter: "replica-mac1" };
const age = "energy_oracle_reading_age_seconds";
const pushes = "remote_write_pushes_total";

/** From the second sample on: the first one cannot have changed. */
const aBlockAMinute = `99 ${Array.from({ length: 15 }, (_, index) => `${100 + index}x3`).join(" ")}`;

export const alertCases: readonly AlertCase[] = [
  {
    alert: "NodeDown",
    when: "a node does not answer",
    broken: { [ofNode("pc", "up")]: during(1, 0) },
    quiet: "5m30s",
    fires: "5m45s",
    gone: "10m15s",
    labels: { ...critical, ...nodeLabels("pc") },
    summary: "primary-pc does not answer.",
    never: {
      "one scrape is late": { [ofNode("pc", "up")]: "1x20 0 1x39" },
      "it comes up after it is first asked": { [ofNode("pc", "up")]: "_x20 0x9 1x30" },
    },
  },
  {
    alert: "TargetDown",
    when: "an executor does not answer",
    broken: { [ofExecutor("mac1", "up")]: during(1, 0) },
    quiet: "5m30s",
    fires: "5m45s",
    gone: "10m15s",
    labels: { ...warning, ...executorLabels("mac1") },
    summary: "treasury-executor at 192.168.1.11:9101 does not answer.",
    never: {
      "its node is down": { [ofExecutor("mac1", "up")]: "1x20 0x39", [ofNode("mac1", "up")]: "1x20 0x39" },
    },
  },
  {
    alert: "HeightStalled",
    when: "a node gets no more blocks",
    broken: { [ofNode("mac2", "the_block_height")]: "100+15x20 400x19 715+15x40" },
    quiet: "6m",
    fires: "6m30s",
    gone: "10m15s",
    labels: { ...critical, ...nodeLabels("mac2") },
    summary: "observer-mac2 makes no progress: its height stays the same.",
    never: {
      "blocks come slowly": {
        [ofNode("mac2", "the_block_height")]: aBlockAMinute,
      },
      "the node is down": {
        [ofNode("mac2", "the_block_height")]: "100+15x20 stale _x38",
        [ofNode("mac2", "up")]: "1x20 0x39",
      },
    },
  },
  {
    alert: "HeightSkew",
    when: "a node falls behind",
    broken: { [ofNode("mac1", "the_block_height")]: "100+15x20 390+15x19 715+15x40" },
    quiet: "5m45s",
    fires: "6m15s",
    gone: "10m30s",
    labels: warning,
    summary: "The nodes' heights are 25 blocks apart.",
    never: {
      "a node is a few blocks behind": { [ofNode("mac1", "the_block_height")]: "96+15x60" },
      "a node catches up": { [ofNode("mac1", "the_block_height")]: "100+15x20 400 400 445+15x37" },
    },
  },
  {
    alert: "PeersLow",
    when: "a node loses a peer that is up",
    broken: { [ofNode("pc", "the_block_peers")]: during(2, 1) },
    quiet: "5m45s",
    fires: "6m",
    gone: "10m15s",
    labels: { ...warning, ...nodeLabels("pc") },
    summary: "primary-pc is connected to only 1 of the nodes that are up.",
    never: {
      "the lost peer is down": {
        [ofNode("mac1", "up")]: "1x20 0x39",
        [ofNode("mac1", "the_block_peers")]: "2x20 stale _x38",
        [ofNode("pc", "the_block_peers")]: "2x20 1x39",
        [ofNode("mac2", "the_block_peers")]: "2x20 1x39",
      },
    },
  },
  {
    alert: "ReorgsHappening",
    when: "the chain is changed again and again",
    broken: { [ofNode("pc", "the_block_reorgs_total")]: "0x20 1 2 3 4 5 6x60" },
    quiet: "6m",
    fires: "7m",
    gone: "12m",
    labels: { ...warning, ...nodeLabels("pc") },
    summary: "primary-pc has changed to another chain 6 times.",
    never: { "a partition heals": { [ofNode("pc", "the_block_reorgs_total")]: "0x20 3x39" } },
  },
  {
    alert: "MempoolFull",
    when: "transactions pile up",
    broken: { [ofNode("pc", "the_block_mempool_transactions")]: during(10, 95000) },
    quiet: "5m30s",
    fires: "5m45s",
    gone: "10m15s",
    labels: { ...warning, ...nodeLabels("pc") },
    summary: "primary-pc soon takes no more transactions: 95000 are waiting.",
    never: { "there is room": { [ofNode("pc", "the_block_mempool_transactions")]: "80000x60" } },
  },
  {
    alert: "TwoExecutorsActive",
    when: "both executors say that they are active",
    broken: { [ofExecutor("mac1", "treasury_executor_active")]: during(0, 1) },
    quiet: "5m30s",
    fires: "6m",
    gone: "10m30s",
    labels: critical,
    summary: "2 treasury executors say that they hold the lease.",
    never: {
      "they are scraped around a takeover": {
        [ofExecutor("pc", "treasury_executor_active")]: "1x21 0x38",
        [ofExecutor("mac1", "treasury_executor_active")]: "0x20 1x39",
      },
    },
  },
  {
    alert: "NoExecutorActive",
    when: "nobody takes over",
    broken: { [ofExecutor("pc", "treasury_executor_active")]: during(1, 0) },
    quiet: "6m45s",
    fires: "7m15s",
    gone: "10m30s",
    labels: critical,
    summary: "No treasury executor holds the lease, for longer than a takeover takes.",
    never: {
      "the standby takes over at the last moment": {
        [ofExecutor("pc", "treasury_executor_active")]: "1x20 stale _x38",
        [ofExecutor("mac1", "treasury_executor_active")]: "0x26 1x33",
      },
    },
  },
  {
    alert: "NoExecutorActive",
    when: "no executor is left that could say so",
    broken: {
      [ofExecutor("pc", "treasury_executor_active")]: "1x20 stale _x19 1x40",
      [ofExecutor("mac1", "treasury_executor_active")]: "0x20 stale _x19 0x40",
    },
    quiet: "6m45s",
    fires: "7m15s",
    gone: "10m45s",
    labels: critical,
    summary: "No treasury executor holds the lease, for longer than a takeover takes.",
    never: {},
  },
  {
    alert: "ExecutorFailover",
    when: "the standby has taken over",
    broken: { [ofExecutor("mac1", "treasury_executor_lease_epoch")]: "0x20 2x39" },
    quiet: "5m",
    fires: "5m30s",
    gone: "10m45s",
    labels: warning,
    summary: "The treasury lease was taken anew: epoch 2.",
    never: {
      "it is taken for the first time": { [ofExecutor("pc", "treasury_executor_lease_epoch")]: "0x20 1x39" },
    },
  },
  {
    alert: "OracleStale",
    when: "a meter's readings get into no block",
    broken: Object.fromEntries(everyNode.map((key) => [ofNode(key, age, meter), during(4, 60)])),
    quiet: "5m45s",
    fires: "6m",
    gone: "10m15s",
    labels: { ...warning, ...meter },
    summary: "The last reading of meter replica-mac1 is 1m 0s old.",
    never: {
      "its node is down": {
        ...Object.fromEntries(everyNode.map((key) => [ofNode(key, age, meter), "4x20 60x39"])),
        [ofNode("mac1", "up")]: "1x20 0x39",
      },
      "only one node does not see them": { [ofNode("mac2", age, meter)]: "4x20 60x39" },
    },
  },
  {
    alert: "RemoteWriteFailing",
    when: "every push fails",
    broken: {
      [ofNode("pc", pushes, { result: "failed" })]: "0x20 1+1x19 20x40",
      [ofNode("pc", pushes, { result: "ok" })]: "0+1x20 20x19 21+1x40",
    },
    quiet: "5m45s",
    fires: "6m30s",
    gone: "10m15s",
    labels: { ...warning, instance: "primary-pc", node: "node-pc" },
    summary: "primary-pc cannot push its metrics.",
    never: {
      "one of many fails": { [ofNode("pc", pushes, { result: "failed" })]: "0x20 1x39" },
      "the first push comes before Prometheus": {
        [ofNode("pc", pushes, { result: "failed" })]: "0 1x59",
        [ofNode("pc", pushes, { result: "ok" })]: "0x5 1+1x54",
      },
      "nothing is pushed": { [ofNode("pc", pushes, { result: "ok" })]: "7x60" },
    },
  },
];
