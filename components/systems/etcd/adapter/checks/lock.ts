import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { textOf } from "../../../../../scenarios/checks/arguments";
import type { Cluster } from "../cluster";
import { lockKey } from "../workloads/lock";
import { observing, type Checks } from "../../../../../scenarios/checks/answers";

/** `etcd/lock-held { lock, by }`: the lock's key is there, and it is this candidate's. */
export function lockChecks(cluster: Cluster): Checks {
  return {
    "etcd/lock-held": observing(async (args) => {
      const [lock, by] = [textOf(args, "lock"), textOf(args, "by")];
      const key = lockKey(cluster.context.runId, lock);
      const answers = await cluster.ask(cluster.nodes, (member) => member.read(key));
      // The reads are linearizable, so one answer is as good as three; with a member down three are not to be had.
      const answer = answers.find(({ value }) => value !== undefined);
      if (!answer) throw new MissingData(`no member answered: ${answers[0]?.error ?? "there is none"}`);
      const holder = answer.value?.value;
      const ok = holder?.startsWith(`${by}/`) === true;
      return {
        ok,
        saw: holder === undefined ? `nobody holds \`${lock}\`` : `\`${holder}\` holds \`${lock}\``,
      };
    }),
  };
}
