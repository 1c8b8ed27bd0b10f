import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "../../../scenarios/adapter";
import { finding, placed as at, type PlacedFinding } from "../../../scenarios/doctor/finding";
import { ask } from "./ask";
import type { Bandwidth } from "./bandwidth";
import { judgeBandwidth } from "./bandwidth";
import { judgeLinks, type Links, type PlacedMachine } from "./links";
import type { Looked } from "./look";
import { script } from "./names";
import { bandwidths, surveyNetwork, type SurveyArgs } from "./network-survey";
import type { LinkLimits } from "./schema";

export interface InspectArgs extends SurveyArgs {
  readonly owner: string;
  readonly limits: LinkLimits;
  /** Node → why its machine cannot be asked. */
  readonly unreachable: ReadonlyMap<string, string>;
}

/** What the machines of a stack are, what firewall they have, who has them, and how they reach each other. */
export async function inspectMachines(args: InspectArgs): Promise<readonly PlacedFinding[]> {
  const survey = await surveyNetwork(args);
  const pairs = await bandwidths(args, survey.machines);
  const each = await Promise.all(
    args.placed.map(async ({ name }) => {
      const looked = args.looked.get(name);
      if (!looked) return at(name, [unasked(args.unreachable.get(name))]);
      const others = survey.machines.filter(({ node }) => node !== name);
      return at(name, [
        describeMachine(looked),
        describeReservation(looked, args.owner, Math.floor(Date.now() / 1000)),
        await firewall(args, name),
        ...describeLinks(survey.links.get(name), others, args.limits.milliseconds),
        ...describeBandwidth(
          pairs.filter(({ from }) => from.node === name),
          args.limits.megabits,
        ),
      ]);
    }),
  );
  return each.flat();
}

function unasked(reason = "has no pinned host key"): Finding {
  const advice = 'see `docs/environments/lan.md`, "When something is wrong"; `testbed trust` shows host keys';
  return { what: "machine", ok: false, saw: reason, advice };
}

function describeMachine({ facts }: Looked): Finding {
  const fact = (name: string): string => facts.get(name) || "?";
  const memory = `${(Number(facts.get("memory")) / 1024 / 1024).toFixed(1)} GiB`;
  return {
    what: "machine",
    ok: true,
    saw: `${fact("system")}, ${fact("kernel")}, ${fact("cores")} cores, ${memory}`,
  };
}

/** Pure. @param now seconds since 1970 */
export function describeReservation({ facts }: Pick<Looked, "facts">, owner: string, now: number): Finding {
  const [holder = "", until = "", ...who] = (facts.get("reservation") ?? "").split(" ");
  const date = new Date(Number(until) * 1000).toISOString().slice(0, 10);
  if (holder === "") return { what: "reservation", ok: true, saw: "nobody's" };
  if (holder === owner) return { what: "reservation", ok: true, saw: `this stack's until ${date}` };
  if (Number(until) <= now)
    return { what: "reservation", ok: true, saw: `was ${who.join(" ")}'s until ${date}` };
  const advice = "destroy that stack, or wait until its reservation ends";
  return { what: "reservation", ok: false, saw: `is for stack ${who.join(" ")} until ${date}`, advice };
}

function firewall({ project, stack }: InspectArgs, node: string): Promise<Finding> {
  return finding("firewall", "`testbed drift` tells whether it is as declared", async () => {
    const text = await readFile(join(project, script("firewall-state")), "utf8");
    return (await ask({ project, stack }, node, text, [])).stdout.trim();
  });
}

/** Pure. */
export function describeLinks(
  links: Links | undefined,
  others: readonly PlacedMachine[],
  most: number,
): readonly Finding[] {
  if (others.length === 0) return [];
  if (!links) return [{ what: "ping", ok: false, saw: "could not be asked" }];
  const wrong = judgeLinks(links, others, most);
  const told = others.map(({ node, address }) => {
    const found = links.seen.get(address) ?? "unknown";
    return `${node} ${typeof found === "number" ? `${found} ms` : found === "silent" ? "is not there" : "does not answer"}`;
  });
  return [
    {
      what: "ping",
      ok: wrong.length === 0,
      saw: told.join(", "),
      ...(wrong.length > 0 && { advice: wrong.join("; ") }),
    },
  ];
}

/** Pure. */
export function describeBandwidth(pairs: readonly Bandwidth[], least: number): readonly Finding[] {
  return pairs.map((pair) => {
    const { to, megabits } = pair;
    const wrong = judgeBandwidth(pair, least);
    const told =
      typeof megabits === "number" ? `${megabits.toFixed(0)} Mbit/s` : (megabits ?? "could not be measured");
    return { what: "bandwidth", ok: wrong.length === 0, saw: `${told} to ${to.node}`, ...(wrong.length > 0 && { advice: wrong.join("; ") }) }; // prettier-ignore
  });
}
