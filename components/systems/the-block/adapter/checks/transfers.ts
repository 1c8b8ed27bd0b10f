import { chosen, certainlyOn, MissingData, nodeChoice } from "../../../../../scenarios/checks/node-choice";
import { nodesOf, numberOf, textOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { historyOf } from "../../../../../scenarios/checks/from-history";
import type { BlockNode } from "../block-node";
import type { Network } from "../network";

/** Questions to one node at a time. */
const AT_ONCE = 16;

/**
 * - `the-block/served { clients, fault, atLeast, on? }`: while the fault was on, from its proof to its healing, each of
 *   these nodes confirmed at least so many batches that were submitted to it meanwhile.
 * - `the-block/no-lost-transfer { clients, confirmedBy?, on? }`: what these nodes once called confirmed, every node calls
 *   confirmed now.
 */
export function transferChecks(network: Network): Checks {
  return {
    "the-block/served": observing((args, state) => {
      const { from, to } = certainlyOn(textOf(args, "fault"), state);
      const history = historyOf(textOf(args, "clients"), state);
      const atLeast = numberOf(args, "atLeast");
      const served = new Map(
        nodesOf(args, state, network.nodes).map(({ name }) => [
          name,
          history.filter(
            ({ node, outcome, start, end }) =>
              node === name && outcome === "ok" && start >= from && end <= to,
          ).length,
        ]),
      );
      const ok = [...served.values()].every((count) => count >= atLeast);
      const saw = `batches confirmed meanwhile: ${listed(served)}; at least ${atLeast} each are needed`;
      return Promise.resolve({ ok, saw, data: { served: Object.fromEntries(served) } });
    }),

    "the-block/no-lost-transfer": observing(async (args, state) => {
      const by = new Set(
        chosen(nodeChoice.parse(args["confirmedBy"] ?? "all"), network.nodes, state).map(({ name }) => name),
      );
      const confirmed = historyOf(textOf(args, "clients"), state).flatMap(({ node, outcome, value }) =>
        outcome === "ok" && value !== undefined && by.has(node) ? [value] : [],
      );
      if (confirmed.length === 0) throw new MissingData(`${[...by].join(", ")} confirmed nothing`);
      const nodes = nodesOf(args, state, network.nodes);
      const lost = everyAnswer(await network.ask(nodes, (member) => lostOn(member, confirmed)));
      const losses = new Map([...lost].filter(([, each]) => each !== ""));
      const data = { confirmed: confirmed.length };
      if (losses.size > 0) return { ok: false, saw: `once confirmed, but now ${listed(losses)}`, data };
      return {
        ok: true,
        saw: `all ${confirmed.length} batches that ${[...by].join(", ")} confirmed are confirmed on ${nodes.length} nodes`,
        data,
      };
    }),
  };
}

/** The first batch that is not confirmed there, and what it is instead. */
async function lostOn(member: BlockNode, ids: readonly string[]): Promise<string> {
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const states = await Promise.all(some.map((id) => member.stateOf(id)));
    const index = states.findIndex((state) => state !== "confirmed");
    if (index >= 0) return `${String(some[index]).slice(0, 12)}… is ${String(states[index])}`;
  }
  return "";
}
