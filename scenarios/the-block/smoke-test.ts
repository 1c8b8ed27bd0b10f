import { setTimeout as sleep } from "node:timers/promises";
import { reasonOf } from "../reason";

export interface SmokeResult {
  readonly address: string;
  readonly ok: boolean;
  /** One sentence. */
  readonly saw: string;
}

export interface SmokeLimits {
  readonly seconds: number;
  /** How often in a row a node has to be connected to all others. */
  readonly polls: number;
  readonly everyMilliseconds: number;
}

/**
 * Asks each node for its number of active peers until all are connected to all others several times in a row.
 * @param ask rejects when the node of this index does not answer
 */
export async function smokeTest(
  addresses: readonly string[],
  ask: (index: number) => Promise<number>,
  { seconds, polls, everyMilliseconds }: SmokeLimits,
): Promise<readonly SmokeResult[]> {
  const deadline = performance.now() + seconds * 1000;
  const wanted = addresses.length - 1;
  for (let streak = 0; ;) {
    const results = await Promise.all(
      addresses.map(async (address, index): Promise<SmokeResult> => {
        try {
          const peers = await ask(index);
          return { address, ok: peers >= wanted, saw: `${peers} of ${wanted} peers` };
        } catch (error) {
          return { address, ok: false, saw: reasonOf(error) };
        }
      }),
    );
    streak = results.every(({ ok }) => ok) ? streak + 1 : 0;
    if (streak === polls) return results;
    if (performance.now() > deadline)
      return results.map((each) =>
        streak === 0 ? each : { ...each, ok: false, saw: `${each.saw}, but not ${polls} times in a row` },
      );
    await sleep(everyMilliseconds);
  }
}
