/** The end of every scenario: faults off, load and clients stopped, their samples kept, logs collected. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "./context";
import { keepHistory, keepLoad } from "./keep";
import { recordHealed, VERIFY_OFF_WITHIN } from "./steps/faults";
import { reasonOf } from "../reason";

/** Seconds that closing may take when somebody waits for us to go away. */
const IN_A_HURRY = 3;

/** Returns what could not be healed, as sentences. Never throws. */
export async function close(context: Context, interrupted: boolean): Promise<readonly string[]> {
  const unhealed = await healAll(context, interrupted);
  await stopAll(context, interrupted ? IN_A_HURRY : 10);
  return unhealed;
}

async function healAll(
  { faults, progress, ...rest }: Context,
  interrupted: boolean,
): Promise<readonly string[]> {
  const held = [...faults.values()];
  const within = interrupted ? IN_A_HURRY - 1 : VERIFY_OFF_WITHIN;
  const healing = held.map(async (fault) => {
    const fresh = !fault.over;
    const healed = await before(fault.heal(within), interrupted ? IN_A_HURRY : undefined);
    if (healed === undefined) return `fault ${fault.name}: no word of its recovery within ${IN_A_HURRY} s`;
    recordHealed(fault, healed, { faults, progress, ...rest });
    if (fresh) progress.note(`healed ${fault.name}: ${healed.observation.saw}`);
    return healed.observation.ok
      ? []
      : `fault ${fault.name} is not measurably gone: ${healed.observation.saw}`;
  });
  return (await Promise.all(healing)).flat();
}

async function stopAll(context: Context, seconds: number): Promise<void> {
  const { background, state, progress } = context;
  await Promise.all(
    [...background].map(async ([name, running]) => {
      try {
        if (running.kind === "clients") {
          if (state.histories.has(name)) return;
          const operations = await before(running.stop(), seconds);
          if (operations) keepHistory(name, operations, context);
          else progress.note(`clients ${name} did not stop within ${seconds} s`);
        } else if (!state.loads.has(name)) {
          await before(running.stop(), seconds);
          const ended = await before(running.finished(), 1);
          if (ended) keepLoad(name, ended, context);
        }
      } catch (error) {
        progress.note(`${running.kind} ${name} did not stop: ${reasonOf(error)}`);
      }
    }),
  );
}

/** The promise's value, or undefined when it takes longer. */
async function before<T>(promise: Promise<T>, seconds: number | undefined): Promise<T | undefined> {
  if (seconds === undefined) return promise;
  const timer = new AbortController();
  const limit = sleep(seconds * 1000, undefined, { signal: timer.signal }).catch(() => undefined);
  try {
    return await Promise.race([promise, limit]);
  } finally {
    timer.abort();
  }
}
