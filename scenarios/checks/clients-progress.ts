import * as z from "zod";
import { commonCheck, missing } from "./check";

/** Clients that stand still prove nothing about consistency, and a system that lets nobody through is not available. */
export const clientsProgress = commonCheck({
  about:
    "clients completed at least so many operations, since they started or since an observation of this check",
  arguments: z.strictObject({
    clients: z.string(),
    /** Operations. */
    atLeast: z.number().positive(),
    /** Name of an `observe` step with this check: only what came after it counts. */
    since: z.string().optional(),
  }),
  fromSamples: false,
  run({ clients, atLeast, since }, state, world) {
    const completed = world.completed(clients) ?? state.histories.get(clients)?.length;
    if (completed === undefined) return missing(`no clients called "${clients}" were started`);
    let before = 0;
    if (since !== undefined) {
      const remembered = state.observed.get(since)?.data?.["completed"];
      if (typeof remembered !== "number") return missing(`nothing was observed as "${since}"`);
      before = remembered;
    }
    const done = completed - before;
    const saw = `${clients} completed ${done} operations, expected at least ${atLeast}`;
    return { ok: done >= atLeast, saw, data: { completed, done } };
  },
});
