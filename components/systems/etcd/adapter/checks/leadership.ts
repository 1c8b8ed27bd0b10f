import type { Observation } from "../../../../../scenarios/adapter";
import { faultOf, MissingData } from "../../../../../scenarios/checks/node-choice";
import { nodesOf, textOf, type Arguments } from "../arguments";
import { claimants, type Cluster, type Leader } from "../cluster";
import { everyAnswer, listed, observing, type Checks } from "./check";

/**
 * - `etcd/one-leader { on? }`: exactly one member says it leads, proves it, all of `on` follow it, and never were there
 *   two in one term. Its data names the leader, for `etcd/leader-changed`.
 * - `etcd/leader-changed { since, fault?, on? }`: another member leads, in a later term, than in the observation `since`.
 */
export function leadershipChecks(cluster: Cluster): Checks {
  const oneLeader = async (args: Arguments, state: Parameters<Checks[string]>[1]) => {
    const nodes = nodesOf(args, state, cluster.nodes);
    const statuses = await cluster.statuses(nodes);
    const seen = everyAnswer(statuses);
    const claims = claimants(statuses);
    const claim = claims[0];
    if (claim === undefined || claims.length > 1)
      return { saw: claim === undefined ? "nobody leads" : `${claims.join(" and ")} say they lead` };
    const leader = await cluster.proveLeader(claim).catch(() => undefined);
    if (!leader) return { saw: `${claim} says it leads but cannot prove it with a linearizable read` };
    const strays = new Map(
      [...seen]
        .filter(([, status]) => status.leader !== leader.memberId)
        .map(([name, { leader: id }]) => [name, id ?? "none"]),
    );
    if (strays.size > 0)
      return { saw: `${claim} leads, but other members follow somebody else: ${listed(strays)}` };
    return { leader, saw: `${leader.name} leads ${seen.size} members in term ${leader.term}` };
  };
  const judged = ({ leader, saw }: { leader?: Leader; saw: string }): Observation => {
    const split = cluster.splitTerm;
    if (split !== undefined) return { ok: false, saw: split };
    if (!leader) return { ok: false, saw };
    return { ok: true, saw, data: { leader: leader.name, term: leader.term } };
  };

  return {
    "etcd/one-leader": observing(async (args, state) => judged(await oneLeader(args, state))),
    "etcd/leader-changed": observing(async (args, state) => {
      const since = textOf(args, "since");
      const before = state.observed.get(since)?.data;
      if (typeof before?.leader !== "string" || typeof before.term !== "number")
        throw new MissingData(`observation \`${since}\` names no leader`);
      const { leader, saw } = await oneLeader(args, state);
      const now = judged({ ...(leader ? { leader } : {}), saw });
      if (!now.ok || !leader) return now;
      if (leader.name === before.leader || leader.term <= before.term)
        return { ...now, ok: false, saw: `${saw}; before, ${before.leader} led in term ${before.term}` };
      if (args.fault === undefined) return now;
      const seconds = (cluster.context.now() - faultOf(textOf(args, "fault"), state).from) / 1000;
      return {
        ...now,
        saw: `${saw}, ${seconds.toFixed(1)} s after the fault`,
        data: { ...now.data, seconds },
      };
    }),
  };
}
