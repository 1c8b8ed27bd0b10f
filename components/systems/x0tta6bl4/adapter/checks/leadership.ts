import type { CheckState, Observation } from "../../../../../scenarios/adapter";
import { nodesOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { Mesh } from "../mesh";
import { timed } from "./timed";

/**
 * - `x0tta6bl4/one-leader { on? }`: exactly one of them leads, all follow it in its term, and it answers a linearizable read.
 * - `x0tta6bl4/one-leader-a-term { on? }`: never yet did two lead in one term; holds during an election, too.
 * - `x0tta6bl4/leader-changed { since, fault?, seconds?, on? }`: another node leads, in a later term, than in the observation.
 * - `x0tta6bl4/members`: every node takes exactly the nodes of the stack for those that vote.
 */
export function leadershipChecks(mesh: Mesh): Checks {
  const look = async (args: Arguments, state: CheckState): Promise<Observation> => {
    const answers = await mesh.statuses(nodesOf(args, state, mesh.nodes));
    const split = mesh.splitTerm;
    if (split !== undefined) return { ok: false, saw: split };
    const seen = everyAnswer(answers);
    const leaders = [...seen.values()].filter(({ role }) => role === "leader");
    const [leader] = leaders;
    if (!leader || leaders.length > 1)
      return {
        ok: false,
        saw: leader ? `${leaders.map(({ id }) => id).join(" and ")} say they lead` : "nobody leads",
      };
    const strays = [...seen].filter(([, each]) => each.leader !== leader.id || each.term !== leader.term);
    if (strays.length > 0)
      return { ok: false, saw: `${leader.id} leads, but not all follow it: ${listed(new Map(strays.map(([name, each]) => [name, `${each.leader ?? "nobody"} in term ${each.term}`])))}` }; // prettier-ignore
    await mesh.member({ name: leader.id }).read("testbed/leader-proof");
    const { id, term } = leader;
    return { ok: true, saw: `${id} leads ${seen.size} nodes in term ${term}`, data: { leader: id, term } };
  };

  return {
    "x0tta6bl4/one-leader": observing(look),

    "x0tta6bl4/one-leader-a-term": observing(async (args, state) => {
      const answers = await mesh.statuses(nodesOf(args, state, mesh.nodes));
      if (answers.every(({ value }) => value === undefined)) everyAnswer(answers);
      const split = mesh.splitTerm;
      const leaders = answers.filter(({ value }) => value?.role === "leader").map(({ name }) => name);
      return { ok: split === undefined, saw: split ?? `${leaders.join(" and ") || "nobody"} leads` };
    }),

    "x0tta6bl4/members": observing(async () => {
      const declared = mesh.nodes.map(({ name }) => name).sort();
      const seen = everyAnswer(await mesh.statuses());
      const wrong = [...seen].filter(([, { members }]) => [...members].sort().join() !== declared.join());
      if (wrong.length > 0) return { ok: false, saw: listed(new Map(wrong.map(([name, { members }]) => [name, `takes ${members.join("+")} for the members`]))) }; // prettier-ignore
      return {
        ok: true,
        saw: `${declared.join(", ")} vote, by the word of each`,
        data: { members: declared.length },
      };
    }),

    "x0tta6bl4/leader-changed": observing(async (args, state) => {
      const since = textOf(args, "since");
      const { leader, term } = state.observed.get(since)?.data ?? {};
      if (typeof leader !== "string" || typeof term !== "number")
        throw new MissingData(`observation \`${since}\` names no leader`);
      const now = await look(args, state);
      if (!now.ok) return now;
      if (now.data?.["leader"] === leader || Number(now.data?.["term"]) <= term)
        return { ...now, ok: false, saw: `${now.saw}; before, ${leader} led in term ${term}` };
      return timed(now, args, state, mesh.context);
    }),
  };
}
