import * as z from "zod";
import { historyCheck, historyOf, isWrite } from "./from-history";
import { certainlyOn, chosen, nodeChoice } from "./node-choice";

/** A history in which little happened, or not where and when it matters, proves nothing: too few is missing, not wrong. */
export const historyServed = historyCheck({
  about:
    "clients were served at least so many reads and so many writes, while a fault was on, by the nodes on one side of it",
  arguments: z.strictObject({
    clients: z.string(),
    /** Reads, and as many writes. */
    atLeast: z.number().int().positive(),
    /** Only operations that began and ended while this fault was proved to be on. */
    fault: z.string().optional(),
    on: nodeChoice.optional(),
  }),
  run({ clients, atLeast, fault, on = "all" }, state, { inventory }) {
    const names = new Set(chosen(on, inventory.nodes, state).map(({ name }) => name));
    const { from, to } = fault === undefined ? { from: -Infinity, to: Infinity } : certainlyOn(fault, state);
    const served = historyOf(clients, state).filter(
      ({ node, outcome, start, end }) => outcome === "ok" && names.has(node) && start >= from && end <= to,
    );
    const writes = served.filter(isWrite).length;
    const reads = served.filter(({ kind }) => kind === "read").length;
    const enough = reads >= atLeast && writes >= atLeast;
    return {
      ok: enough,
      ...(enough ? {} : { missing: true }),
      saw: `${reads} reads and ${writes} writes were served by ${[...names].join(", ")}; at least ${atLeast} each are needed`,
      data: { reads, writes },
    };
  },
});
