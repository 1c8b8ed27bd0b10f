import { isHostOf, type Subnet } from "../../network/addresses";
import type { NamedHost } from "../../network/hosts-file";
import { UnreachableError } from "./ask";
import { judgeBandwidth, measureBandwidth, type Bandwidth } from "./bandwidth";
import { judgeLinks, judgeWanted, seeLinks, type Links, type PlacedMachine } from "./links";
import type { Looked } from "./look";
import type { LinkLimits } from "./schema";

export interface SurveyArgs {
  readonly project: string;
  readonly stack: string;
  readonly subnet: Subnet;
  /** All nodes, at the addresses that they are to have. */
  readonly placed: readonly NamedHost[];
  /** What is known of the machines that answer. */
  readonly looked: ReadonlyMap<string, Looked>;
  /** The machines are given their nodes' addresses. */
  readonly given: boolean;
}

/** The network between the machines of a stack. */
export interface Survey {
  /** Where the machines are now; one with no address in the subnet is nowhere. */
  readonly machines: readonly PlacedMachine[];
  readonly links: ReadonlyMap<string, Links>;
  /** Node → why its machine could not be asked. */
  readonly unasked: ReadonlyMap<string, string>;
}

/** Asks all machines at once how they see each other, and whether wanted addresses are free. */
export async function surveyNetwork({
  project,
  stack,
  subnet,
  placed,
  looked,
  given,
}: SurveyArgs): Promise<Survey> {
  const machines = placed.flatMap(({ name, address }) => {
    const own = (looked.get(name)?.addresses ?? []).map((each) => each.address);
    const now = own.includes(address) ? address : own.find((each) => isHostOf(subnet, each));
    return now === undefined ? [] : [{ node: name, address: now }];
  });
  const wanted = given
    ? placed.filter(({ address }) => !machines.some((machine) => machine.address === address))
    : [];
  const links = new Map<string, Links>();
  const unasked = new Map<string, string>();
  await Promise.all(
    machines.map(async ({ node }) => {
      const peers = machines.filter((each) => each.node !== node).map(({ address }) => address);
      if (peers.length + wanted.length === 0) return;
      const question = { node, peers, wanted: wanted.map(({ address }) => address) };
      try {
        links.set(node, await seeLinks({ project, stack }, question));
      } catch (error) {
        if (!(error instanceof UnreachableError)) throw error;
        unasked.set(node, error.message);
      }
    }),
  );
  return { machines, links, unasked };
}

/** A sentence for everything about the network that keeps the stack from running on it. */
export async function networkProblems(
  args: SurveyArgs & { readonly limits: LinkLimits },
): Promise<readonly string[]> {
  const survey = await surveyNetwork(args);
  const problems = judgeSurvey(survey, args);
  if (problems.length > 0) return problems;
  // It takes seconds, and tells nothing of what is broken.
  const pairs = await bandwidths(args, survey.machines);
  return pairs.flatMap((pair) =>
    judgeBandwidth(pair, args.limits.megabits).map((problem) => `host \`${pair.from.node}\` ${problem}.`),
  );
}

/** Pure. */
export function judgeSurvey(
  { machines, links, unasked }: Survey,
  { placed, given, limits }: Pick<SurveyArgs, "placed" | "given"> & { readonly limits: LinkLimits },
): readonly string[] {
  return placed.flatMap(({ name, address }) => {
    const others = machines.filter(({ node }) => node !== name);
    const seen = links.get(name);
    const problems = [
      ...(unasked.has(name) ? [unasked.get(name) ?? ""] : []),
      ...(seen ? judgeLinks(seen, others, limits.milliseconds) : []),
      ...(given ? judgeWanted(address, links.values(), others) : []),
    ];
    return problems.map((problem) => `host \`${name}\` ${problem}.`);
  });
}

/** Between those machines that were looked at. */
export function bandwidths(
  { project, stack, looked }: Pick<SurveyArgs, "project" | "stack" | "looked">,
  machines: readonly PlacedMachine[],
): Promise<readonly Bandwidth[]> {
  const known = machines.flatMap((machine) => {
    const seen = looked.get(machine.node);
    return seen ? [{ ...machine, looked: seen }] : [];
  });
  return measureBandwidth({ project, stack, machines: known });
}
