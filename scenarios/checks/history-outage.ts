import * as z from "zod";
import { historyCheck, historyOf, isWrite } from "./from-history";
import { chosen, faultOf, MissingData, nodeChoice } from "./node-choice";

/** How long clients had to do without, by their own record: from the fault, between two successes, until it was healed. */
export const historyOutage = historyCheck({
  about: "while a fault was on, the longest time without an acknowledged write was within a limit",
  arguments: z.strictObject({
    clients: z.string(),
    fault: z.string(),
    /** Seconds. */
    within: z.number().positive(),
    on: nodeChoice.optional(),
  }),
  run({ clients, fault: name, within, on = "all" }, state, { inventory }) {
    const names = new Set(chosen(on, inventory.nodes, state).map((node) => node.name));
    const history = historyOf(clients, state).filter(
      (operation) => names.has(operation.node) && isWrite(operation),
    );
    const fault = faultOf(name, state);
    const tried = history.filter(({ end }) => end > fault.from);
    if (tried.length === 0)
      throw new MissingData(`clients "${clients}" wrote nothing while \`${name}\` was on`);
    const lastTry = Math.max(...tried.map(({ end }) => end));
    const until = fault.to ?? lastTry;
    if (lastTry < until)
      throw new MissingData(`clients "${clients}" wrote no longer when \`${name}\` was healed`);
    const served = history
      .filter(({ outcome, end }) => outcome === "ok" && end > fault.from && end <= until)
      .map(({ end }) => end)
      .sort((a, b) => a - b);
    let last = fault.from;
    let longest = 0;
    for (const moment of [...served, until]) {
      longest = Math.max(longest, (moment - last) / 1000);
      last = moment;
    }
    return {
      ok: served.length > 0 && longest <= within,
      saw: `${served.length} writes while \`${name}\` was on, at most ${longest.toFixed(2)} s apart (limit ${within} s)`,
      data: { seconds: longest, writes: served.length },
    };
  },
});
