import * as z from "zod";
import { describe } from "../history/explanation";
import { historyCheck, historyOf } from "./from-history";
import { certainlyOn, chosen, nodeChoice } from "./node-choice";

/** Nodes that a fault keeps from serving must not serve anybody, and somebody must have tried. */
export const historyRefused = historyCheck({
  about:
    "while a fault was on, clients tried the nodes on one side of it often enough, and were never served",
  arguments: z.strictObject({
    clients: z.string(),
    fault: z.string(),
    on: nodeChoice,
    /** Operations that clients must have tried. */
    atLeast: z.number().int().positive(),
  }),
  run({ clients, fault, on, atLeast }, state, { inventory }) {
    const names = chosen(on, inventory.nodes, state).map(({ name }) => name);
    const { from, to } = certainlyOn(fault, state);
    const tried = historyOf(clients, state).filter(
      ({ node, start, end }) => names.includes(node) && start >= from && end <= to,
    );
    const served = tried.filter(({ outcome }) => outcome === "ok");
    const [first] = served;
    const data = { tried: tried.length, served: served.length };
    const where = `on ${names.join(", ")} while \`${fault}\` was on`;
    if (first)
      return {
        ok: false,
        saw: `${served.length} of ${tried.length} operations were served ${where}: ${describe(first)}`,
        data,
      };
    const saw = `none of ${tried.length} operations was served ${where}`;
    if (tried.length < atLeast)
      return { ok: false, missing: true, saw: `${saw}; at least ${atLeast} tries are needed`, data };
    return { ok: true, saw, data };
  },
});
