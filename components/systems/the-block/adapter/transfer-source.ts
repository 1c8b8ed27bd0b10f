/** Bodies of `submit_tx` for a load: the source `the-block/transfers`. Part of the load worker, so it imports little. */
import { TransferSeries } from "./transfers";

/** Name of the series of a run's load. */
export const loadSeries = (runId: string): string => `${runId}/load`;

/** @param order `operations`: transfers in each batch */
export function transferSource(order: {
  readonly runId: string;
  readonly operations: number;
}): (seq: number) => string {
  const series = new TransferSeries(loadSeries(order.runId), order.operations);
  return (seq) =>
    JSON.stringify({
      jsonrpc: "2.0",
      id: seq,
      method: "submit_tx",
      params: { batch: series.batch(seq).toString("base64") },
    });
}
