import * as z from "zod";
import type { Operation } from "../history/history";
import { historyCheck, historyOf } from "./from-history";
import { MissingData } from "./node-choice";

const holdsOf = (history: readonly Operation[]): readonly Operation[] =>
  history.filter(({ kind }) => kind === "hold");
const promisedUntil = ({ until, end }: Operation): number => Math.max(until ?? end, end);

/** A lock is worth what its promise is: as long as the lease runs, even a dead holder may believe that it holds. */
export const lockExclusive = historyCheck({
  about: "nobody acquired the lock while it was held by, or promised to, somebody else",
  arguments: z.strictObject({ clients: z.array(z.string()).min(1) }),
  run({ clients }, state) {
    const holds = clients
      .flatMap((each) => holdsOf(historyOf(each, state)))
      .sort((a, b) => a.start - b.start);
    if (holds.length < 2)
      throw new MissingData(`the lock was held ${holds.length} times: two are needed to tell`);
    let last: Operation | undefined;
    for (const hold of holds) {
      if (last && hold.key === last.key && hold.start < promisedUntil(last))
        return {
          ok: false,
          saw: `two holders: \`${hold.value ?? ""}\` acquired at ${hold.start.toFixed(1)} ms, but \`${last.value ?? ""}\` was promised the lock until ${promisedUntil(last).toFixed(1)} ms`,
          data: { holds: [last, hold] },
        };
      if (!last || promisedUntil(hold) > promisedUntil(last)) last = hold;
    }
    return { ok: true, saw: `${holds.length} holds, one after another`, data: { holds } };
  },
});

/** From the death of the last holder among `from` to the moment when one of `to` had the lock. */
export const lockTakenOver = historyCheck({
  about: "after the holder's death the next one had the lock within a limit",
  arguments: z.strictObject({
    from: z.string(),
    to: z.string(),
    /** Seconds. */
    within: z.number().positive(),
  }),
  run({ from, to, within }, state) {
    const died = holdsOf(historyOf(from, state)).at(-1);
    if (!died) throw new MissingData(`"${from}" never held the lock`);
    const taken = holdsOf(historyOf(to, state)).find(
      ({ key, start }) => key === died.key && start >= died.start,
    );
    if (!taken) return { ok: false, saw: `"${to}" never got the lock` };
    const seconds = (taken.start - died.end) / 1000;
    return {
      ok: seconds <= within,
      saw: `the lock was taken over ${seconds.toFixed(2)} s after the holder's death (limit ${within} s)`,
      data: { seconds },
    };
  },
});
