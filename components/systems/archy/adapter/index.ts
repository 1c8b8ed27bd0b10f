/** How scenarios speak to Archy's fleet. Knows nothing of Pulumi: the runner loads it alone. */
import type { AdapterFactory } from "../../../../scenarios/adapter";
import { colourChecks } from "./checks/colours";
import { gateChecks } from "./checks/gates";
import { readinessChecks } from "./checks/readiness";
import { Fleet } from "./fleet";
import { preconditionsOf } from "./preconditions";

export const adapter: AdapterFactory = (context) => {
  const fleet = new Fleet(context);
  return {
    async health(node) {
      const { all } = await preconditionsOf(fleet.host(node.name));
      const wrong = all.filter(({ name, met }) => ["identity", "password", "settled"].includes(name) && !met);
      return wrong.length === 0
        ? { ok: true, saw: all.find(({ name }) => name === "password")?.saw ?? "" }
        : { ok: false, saw: wrong.map(({ name, saw }) => `${name}: ${saw}`).join("; ") };
    },
    async diagnose(node) {
      const { all } = await preconditionsOf(fleet.host(node.name));
      return all.map(({ name, met, saw }) => ({
        what: `precondition ${name}`,
        ok: met,
        saw,
        ...(met ? {} : { advice: "bring the node to the plan's preconditions; until then it is blocked" }),
      }));
    },
    // Asks nobody: looks at a gate are few on purpose.
    sample(node) {
      const parts = [...fleet.rounds.values()].flatMap((round) => round.get(node.name) ?? []);
      const iterations = parts
        .flatMap((part) => (part.kind === "gate" ? [part.gate.seen?.done ?? 0] : []))
        .at(-1);
      return Promise.resolve(iterations === undefined ? {} : { iterations });
    },
    checks: { ...readinessChecks(fleet), ...gateChecks(fleet), ...colourChecks(fleet) },
    workloads: {},
  };
};
