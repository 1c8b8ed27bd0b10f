import { setTimeout as sleep } from "node:timers/promises";

/** Polls until a condition gives no problem. @throws Error with the last one when the time is over */
export async function until(withinSeconds: number, problem: () => Promise<string>): Promise<void> {
  const deadline = Date.now() + withinSeconds * 1000;
  for (;;) {
    const last = await problem().catch(String);
    if (last === "") return;
    if (Date.now() > deadline) throw new Error(`after ${withinSeconds} s: ${last}`);
    await sleep(100);
  }
}
