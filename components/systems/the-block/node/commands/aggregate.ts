import { startAggregator } from "../aggregator/start-aggregator";
import { untilStopped } from "./until-stopped";

/** `the-block aggregate`: the metrics of all nodes in one place, until it is told to stop. */
export async function aggregate(file: string): Promise<void> {
  const aggregator = await startAggregator(file);
  process.stdout.write(`aggregator listening on ${aggregator.address}\n`);
  await untilStopped(() => aggregator.stop());
}
