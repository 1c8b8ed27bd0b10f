/** What scenarios may ask of The Block, by name: known at preview, without loading the adapter. */

export const checks: readonly string[] = [
  "the-block/peers",
  "the-block/chain",
  "the-block/one-chain",
  "the-block/no-reorg",
  "the-block/advanced",
  "the-block/growing",
  "the-block/block-interval",
  "the-block/clocks",
  "the-block/one-holder",
  "the-block/at-most-one-holder",
  "the-block/holder-changed",
  "the-block/holder-kept",
  "the-block/disbursement-submitted",
  "the-block/disbursement-executed",
  "the-block/epochs-ordered",
  "the-block/replay-refused",
  "the-block/load-confirmed",
  "the-block/served",
  "the-block/no-lost-transfer",
  "the-block/healthy",
  "the-block/health-log",
];

export const workloads: readonly string[] = ["transfers"];
