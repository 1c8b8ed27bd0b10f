import { textOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import type { BlockNode, Disbursed } from "../block-node";
import type { Network } from "../network";
import { HttpError } from "../../../../../scenarios/origin";
import { lowestOf, remembered } from "./chain";
import { disbursedSince } from "./disbursements";

/** HTTP's conflict: the chain rejects it. */
const REJECTED = 409;

/**
 * `the-block/replay-refused { name, since, as }`: every node is handed the execution of disbursement `name` once more, as its
 * executor signed it and as the chain has it since observation `since`, and rejects it for the reason `as`: `stale epoch`
 * when the chain has seen a later one, else `already executed`.
 */
export function replayChecks(network: Network): Checks {
  return {
    "the-block/replay-refused": observing(async (args, state) => {
      const id = `${network.context.runId}/${textOf(args, "name")}`;
      const as = textOf(args, "as");
      const from = lowestOf(remembered(args, state)) + 1;
      const answers = everyAnswer(
        await network.ask(network.nodes, async (member) => {
          const execution = (await disbursedSince(member, from)).find((each) => each.id === id);
          if (!execution) throw new Error(`its chain has no execution of ${id}`);
          return replay(member, execution);
        }),
      );
      const ok = [...answers.values()].every((answer) => answer.includes(as));
      return { ok, saw: `${id} once more: ${listed(answers)}${ok ? "" : `; expected a rejection as ${as}`}` };
    }),
  };
}

/** What the node says to it. Rejects when it neither takes nor rejects it. */
async function replay(member: BlockNode, execution: Disbursed): Promise<string> {
  try {
    await member.execute(execution);
    return "accepted";
  } catch (error) {
    if (!(error instanceof HttpError) || error.status !== REJECTED) throw error;
    return `rejected (${error.message})`;
  }
}
