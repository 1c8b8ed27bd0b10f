import type { CheckState } from "../../../../../scenarios/adapter";
import { numberOf, textOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, listed, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import type { Mesh } from "../mesh";
import type { MeshMember } from "../mesh-member";

/**
 * - `x0tta6bl4/requests`: how many requests each node has counted as answered with success; only to be remembered.
 * - `x0tta6bl4/load-answered { load, since, rate }`: each node answered its part of so many requests a second with success, by
 *   the generator's count and by its own.
 */
export function loadChecks(mesh: Mesh): Checks {
  const counts = async (): Promise<ReadonlyMap<string, number>> =>
    everyAnswer(await mesh.ask(mesh.nodes, answered));
  return {
    "x0tta6bl4/requests": observing(async () => {
      const seen = await counts();
      return { ok: true, saw: listed(seen), data: Object.fromEntries(seen) };
    }),

    "x0tta6bl4/load-answered": observing(async (args, state) => {
      const { seconds, perTarget } = loadOf(textOf(args, "load"), state);
      const rate = numberOf(args, "rate") / mesh.nodes.length;
      const before = state.observed.get(textOf(args, "since"))?.data;
      const now = await counts();
      const problems = new Map<string, string>();
      const rates = new Map<string, string>();
      for (const { name } of mesh.nodes) {
        const [ok, earlier] = [perTarget[name]?.ok ?? 0, before?.[name]];
        if (typeof earlier !== "number") throw new MissingData(`what ${name} had counted was not observed`);
        const counted = (now.get(name) ?? 0) - earlier;
        rates.set(name, `${(ok / seconds).toFixed(0)}/s`);
        if (ok / seconds < rate)
          problems.set(name, `${(ok / seconds).toFixed(1)} ok/s, expected ${rate.toFixed(1)}`);
        else if (counted < ok) problems.set(name, `${ok} answers came back, but it counted ${counted}`);
      }
      if (problems.size > 0) return { ok: false, saw: listed(problems) };
      return { ok: true, saw: `${listed(rates)}, by their own count too`, data: Object.fromEntries(rates) };
    }),
  };
}

function loadOf(name: string, { loads }: Pick<CheckState, "loads">) {
  const load = loads.get(name);
  if (!load || load.seconds <= 0) throw new MissingData(`there is no finished load \`${name}\``);
  return load;
}

async function answered(member: MeshMember): Promise<number> {
  const metrics = await member.metrics();
  const successes = metrics.filter(
    ({ name, labels }) => name === "http_requests_total" && labels["status"] === "200",
  );
  return successes.reduce((sum, { value }) => sum + value, 0);
}
