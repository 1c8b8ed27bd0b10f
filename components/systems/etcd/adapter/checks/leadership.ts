import type { CheckState, Observation } from "../../../../../scenarios/adapter";
import { faultOf, MissingData } from "../../../../../scenarios/checks/node-choice";
import { nodesOf, textOf, type Arguments } from "../../../../../scenarios/checks/arguments";
import { claimants, type Cluster, type Leader } from "../cluster";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";

/** One look at who leads. */
interface Leadership {
  /** Proved, and followed by all. */
  readonly leader?: Leader;
  readonly saw: string;
}

/**
 * - `etcd/one-leader { on? }`: exactly one member says it leads, proves it, and all of `on` follow it. Its data names the
 *   leader, for `etcd/leader-changed`.
 * - `etcd/one-leader-a-term { on? }`: never yet were two proved to lead in the same term; holds during an election, too.
 * - `etcd/leader-changed { since, fault?, on? }`: another member leads, in a later term, than in the observation `since`.
 */
export function leadershipChecks(cluster: Cluster): Checks {
  const sample = async (args: Arguments, state: CheckState) => {
    const statuses = await cluster.statuses(nodesOf(args, state, cluster.nodes));
    const claims = claimants(statuses);
    const proofs = await Promise.all(claims.map((name) => cluster.proveLeader(name).catch(() => undefined)));
    return { statuses, claims, proofs };
  };
  const look = async (args: Arguments, state: CheckState): Promise<Leadership> => {
    const { statuses, claims, proofs } = await sample(args, state);
    const seen = everyAnswer(statuses);
    const [leader] = proofs;
    if (claims.length !== 1)
      return { saw: claims.length === 0 ? "nobody leads" : `${claims.join(" and ")} say they lead` };
    if (!leader)
      return { saw: `${claims.join()} says it leads but cannot prove it with a linearizable read` };
    const strays = new Map(
      [...seen]
        .filter(([, status]) => status.leader !== leader.memberId)
        .map(([name, status]) => [name, status.leader ?? "nobody"]),
    );
    if (strays.size > 0) return { saw: `${leader.name} leads, but not all follow it: ${listed(strays)}` };
    return { leader, saw: `${leader.name} leads ${seen.size} members in term ${leader.term}` };
  };
  const judge = ({ leader, saw }: Leadership): Observation => {
    const split = cluster.splitTerm;
    if (split !== undefined) return { ok: false, saw: split };
    return leader ? { ok: true, saw, data: { leader: leader.name, term: leader.term } } : { ok: false, saw };
  };

  return {
    "etcd/one-leader": observing(async (args, state) => judge(await look(args, state))),

    "etcd/one-leader-a-term": observing(async (args, state) => {
      const { statuses, claims } = await sample(args, state);
      if (statuses.every(({ value }) => value === undefined)) everyAnswer(statuses);
      const split = cluster.splitTerm;
      return { ok: split === undefined, saw: split ?? `${claims.join(" and ") || "nobody"} leads` };
    }),

    "etcd/leader-changed": observing(async (args, state) => {
      const since = textOf(args, "since");
      const before = state.observed.get(since)?.data;
      if (typeof before?.["leader"] !== "string" || typeof before["term"] !== "number")
        throw new MissingData(`observation \`${since}\` names no leader`);
      const { leader, saw } = await look(args, state);
      const now = judge(leader ? { leader, saw } : { saw });
      if (!now.ok || !leader) return now;
      if (leader.name === before["leader"] || leader.term <= before["term"])
        return {
          ...now,
          ok: false,
          saw: `${saw}; before, ${before["leader"]} led in term ${before["term"]}`,
        };
      if (args["fault"] === undefined) return now;
      const seconds = (cluster.context.now() - faultOf(textOf(args, "fault"), state).from) / 1000;
      const after = `${saw}, ${seconds.toFixed(1)} s after the fault`;
      return { ...now, saw: after, data: { ...now.data, seconds } };
    }),
  };
}
