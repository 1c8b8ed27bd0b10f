import { numberOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { testAccount } from "../../node/ledger/keys";
import type { BlockNode, Disbursed } from "../block-node";
import type { Network } from "../network";
import { lowestOf, remembered } from "./chain";
import { holderIn } from "./treasury";

/**
 * - `the-block/disbursement-submitted { name }`: hands it in, unless that was done, and finds it pending.
 * - `the-block/disbursement-executed { name, since, by }`: it is in every node's chain exactly once since observation
 *   `since`, confirmed, counted once, and executed by the holder of observation `by` in its epoch.
 * - `the-block/epochs-ordered { since, atLeast }`: of at least so many disbursements in every chain since then, none has a
 *   lower epoch than one before it, and none is there twice.
 */
export function disbursementChecks(network: Network): Checks {
  const idOf = (args: Arguments): string => `${network.context.runId}/${textOf(args, "name")}`;

  return {
    "the-block/disbursement-submitted": observing(async (args) => {
      const id = idOf(args);
      const [node] = network.nodes;
      if (!node) throw new MissingData("there is no node to hand it in to");
      const member = network.member(node);
      if ((await member.disbursement(id)).state === "unknown")
        await member.submitDisbursement(id, testAccount(0).address, 1);
      const { state } = await member.disbursement(id);
      return { ok: state !== "unknown", saw: `${id} is ${state} on ${node.name}`, data: { state } };
    }),

    "the-block/disbursement-executed": observing(async (args, state) => {
      const id = idOf(args);
      const by = holderIn(args, state, "by");
      const from = lowestOf(remembered(args, state)) + 1;
      const problems = everyAnswer(
        await network.ask(network.nodes, async (member) => {
          const { state: is, executions, executor, epoch, height = 0 } = await member.disbursement(id);
          if (is !== "executed") return `it is ${is}`;
          if (executions !== 1) return `it was executed ${executions} times`;
          if (executor !== by.identity || epoch !== by.epoch)
            return `executed by ${String(executor)} in epoch ${String(epoch)}, expected ${by.identity} in ${by.epoch}`;
          const { confirmed_height } = await member.tip();
          if (height > confirmed_height) return `not confirmed yet (height ${height} of ${confirmed_height})`;
          const there = (await disbursedSince(member, from)).filter((each) => each.id === id);
          return there.length === 1 ? "" : `its chain contains it ${there.length} times`;
        }),
      );
      const wrong = new Map([...problems].filter(([, problem]) => problem !== ""));
      if (wrong.size > 0) return { ok: false, saw: `${id}: ${listed(wrong)}` };
      return {
        ok: true,
        saw: `${id} was executed once, by ${by.identity} in epoch ${by.epoch}, on ${problems.size} nodes`,
      };
    }),

    "the-block/epochs-ordered": observing(async (args, state) => {
      const [from, atLeast] = [lowestOf(remembered(args, state)) + 1, numberOf(args, "atLeast")];
      const chains = everyAnswer(await network.ask(network.nodes, (member) => disbursedSince(member, from)));
      const wrong = new Map(
        [...chains].flatMap(([name, disbursed]) => {
          const problem = disorderOf(disbursed);
          return problem === undefined ? [] : [[name, problem] as const];
        }),
      );
      if (wrong.size > 0) return { ok: false, saw: listed(wrong) };
      const counts = new Map([...chains].map(([name, disbursed]) => [name, disbursed.length]));
      if ([...counts.values()].some((count) => count < atLeast))
        throw new MissingData(`disbursements: ${listed(counts)}; at least ${atLeast} are needed`);
      const epochs = [...new Set([...chains.values()][0]?.map(({ epoch }) => epoch))];
      return { ok: true, saw: `epochs in the order of the chain: ${epochs.join(", ")}`, data: { epochs } };
    }),
  };
}

/** What is executed in a node's chain from this height on, in its order. */
export async function disbursedSince(member: BlockNode, from: number): Promise<readonly Disbursed[]> {
  const { height } = await member.tip();
  return (await member.blocks(from, height)).flatMap(({ disbursements }) => disbursements);
}

function disorderOf(disbursed: readonly Disbursed[]): string | undefined {
  const known = new Set<string>();
  let highest = 0;
  for (const { id, epoch } of disbursed) {
    if (epoch < highest) return `accepted ${id} of epoch ${epoch} after one of epoch ${highest}`;
    if (known.has(id)) return `contains ${id} twice`;
    known.add(id);
    highest = epoch;
  }
  return undefined;
}
