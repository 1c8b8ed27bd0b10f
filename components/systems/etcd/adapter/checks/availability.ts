import { nodesOf, numberOf } from "../../../../../scenarios/checks/arguments";
import type { Cluster } from "../cluster";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";

/** How long a write may take before it counts as not served; longer than an election. */
const WRITE_MILLISECONDS = 1500;

/**
 * - `etcd/accepts-writes { on?, milliseconds? }`: each member acknowledges a write.
 * - `etcd/refuses-writes { on?, milliseconds? }`: none does, though each is there and answers.
 */
export function availabilityChecks(cluster: Cluster): Checks {
  const { runId } = cluster.context;
  let probes = 0;
  const attempts = async (nodes: ReturnType<typeof nodesOf>, milliseconds: number) =>
    cluster.ask(nodes, async (member) => {
      const began = cluster.context.now();
      await member.put(`${runId}/probe/${member.node.name}`, `probe-${++probes}`, milliseconds);
      return cluster.context.now() - began;
    });

  return {
    "etcd/accepts-writes": observing(async (args, state) => {
      const nodes = nodesOf(args, state, cluster.nodes);
      const answers = await attempts(nodes, numberOf(args, "milliseconds", WRITE_MILLISECONDS));
      const words = new Map(
        answers.map(({ name, value, error }) => [
          name,
          value === undefined ? (error ?? "") : `${value.toFixed(0)} ms`,
        ]),
      );
      const ok = answers.every(({ value }) => value !== undefined);
      return {
        ok,
        saw: `${ok ? "writes are acknowledged" : "not all writes are acknowledged"}: ${listed(words)}`,
      };
    }),

    "etcd/refuses-writes": observing(async (args, state) => {
      const nodes = nodesOf(args, state, cluster.nodes);
      const answers = await attempts(nodes, numberOf(args, "milliseconds", WRITE_MILLISECONDS));
      // A dead member refuses nothing: it has to be there to be asked.
      everyAnswer(await cluster.statuses(nodes), false);
      const served = answers.filter(({ value }) => value !== undefined).map(({ name }) => name);
      if (served.length > 0) return { ok: false, saw: `${served.join(", ")} acknowledged a write` };
      return { ok: true, saw: `${answers.map(({ name }) => name).join(", ")} acknowledged nothing` };
    }),
  };
}
