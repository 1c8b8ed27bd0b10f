import * as z from "zod";
import { commonCheck, missing } from "./check";

/** Giving up is no answer: a history that could not be judged in time or memory is missing, not right. */
export const historyLinearizable = commonCheck({
  about: "the recorded history of the clients is linearizable, key by key",
  arguments: z.strictObject({
    clients: z.string(),
    /** Seconds the search may take. */
    seconds: z.number().positive().optional(),
    /** Fewer answered operations prove too little. @default 1 */
    atLeast: z.number().positive().optional(),
  }),
  fromSamples: true,
  run({ clients, seconds, atLeast = 1 }, state) {
    const history = state.histories.get(clients);
    if (history === undefined) return missing(`there is no history of clients "${clients}"`);
    const answered = history.filter((operation) => operation.outcome === "ok").length;
    if (answered < atLeast)
      return missing(`${answered} operations were answered, at least ${atLeast} are needed`);
    const { checkLinearizability } =
      require("../history/linearizability") as typeof import("../history/linearizability");
    const judged = checkLinearizability(history, seconds === undefined ? {} : { seconds });
    const data = { ...judged };
    if (judged.verdict === "invalid") return { ok: false, missing: true, saw: judged.reason, data };
    return { ok: judged.verdict === "pass", saw: judged.reason, data };
  },
});
