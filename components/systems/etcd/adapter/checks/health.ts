import { nodesOf } from "../../../../../scenarios/checks/arguments";
import type { Observation } from "../../../../../scenarios/adapter";
import type { Cluster } from "../cluster";
import type { Member } from "../member";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";

/** Whether a node's own member answers there and serves: one without a quorum does not. Rejects when nobody answers. */
export async function memberHealth(member: Member): Promise<Observation> {
  const [healthy, { memberId, revision }, members] = await Promise.all([
    member.healthy(),
    member.status(),
    member.members(),
  ]);
  const name = members.get(memberId) ?? memberId;
  if (name !== member.node.name) return { ok: false, saw: `is member \`${name}\`` };
  return { ok: healthy, saw: healthy ? `serves, at revision ${revision}` : "says it is not healthy" };
}

/** `etcd/members-healthy { on? }`: each says it is healthy, is who it should be, and the members are exactly the nodes. */
export function healthChecks(cluster: Cluster): Checks {
  return {
    "etcd/members-healthy": observing(async (args, state) => {
      const nodes = nodesOf(args, state, cluster.nodes);
      const declared = cluster.nodes.map(({ name }) => name).sort();
      const answers = await cluster.ask(nodes, async (member) => {
        const [healthy, { memberId, version }, members] = await Promise.all([
          member.healthy(),
          member.status(),
          member.members(),
        ]);
        const known = [...members.values()].sort();
        if (members.get(memberId) !== member.node.name)
          return { problem: `is member \`${members.get(memberId) ?? memberId}\``, version };
        if (known.join() !== declared.join())
          return {
            problem: `knows the members ${known.map((name) => name || "(never started)").join(", ")}`,
            version,
          };
        return { ...(healthy ? {} : { problem: "says it is not healthy" }), version };
      });
      const seen = everyAnswer(answers);
      const problems = [...seen].filter(([, { problem }]) => problem !== undefined);
      const versions = new Map([...seen].map(([name, { version }]) => [name, version]));
      const data = { versions: Object.fromEntries(versions) };
      if (problems.length === 0)
        return {
          ok: true,
          saw: `${seen.size} members are healthy (etcd ${[...new Set(versions.values())].join(", ")})`,
          data,
        };
      return {
        ok: false,
        saw: listed(new Map(problems.map(([name, { problem }]) => [name, problem]))),
        data,
      };
    }),
  };
}
