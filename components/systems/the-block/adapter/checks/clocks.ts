import { nodesOf, numberOf } from "../../../../../scenarios/checks/arguments";
import { everyAnswer, observing, type Checks } from "../../../../../scenarios/checks/answers";
import { MissingData } from "../../../../../scenarios/checks/node-choice";
import { runOnNode } from "../../../../../scenarios/on-node";
import type { BlockNode } from "../block-node";
import type { Network } from "../network";

const RUN_MILLISECONDS = 5000;

/** Where a host's clock is against ours, and how far that may be off (milliseconds). */
interface Offset {
  readonly offset: number;
  readonly uncertainty: number;
}

/** `the-block/clocks { within, on? }`: the hosts' clocks are at most `within` seconds apart, whatever asking them took. */
export function clockChecks(network: Network): Checks {
  return {
    "the-block/clocks": observing(async (args, state) => {
      const within = numberOf(args, "within");
      const nodes = nodesOf(args, state, network.nodes);
      const offsets = [...everyAnswer(await network.ask(nodes, offsetOf)).values()];
      const apart = spread(offsets.map(({ offset }) => offset));
      const doubt = Math.max(...offsets.map(({ uncertainty }) => uncertainty));
      const saw = `clocks are ${apart.toFixed(0)} ms apart, known to ${doubt.toFixed(0)} ms (limit ${within} s)`;
      if (doubt > within * 500) throw new MissingData(`too slow to tell: ${saw}`);
      return { ok: apart + doubt <= within * 1000, saw, data: { apart, doubt } };
    }),
  };
}

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

/** An executor tells its host's time; on other hosts `date` does. */
async function offsetOf(member: BlockNode): Promise<Offset> {
  const began = Date.now();
  const theirs = member.hasExecutor ? Date.parse((await member.executor()).clock) : await dateOn(member);
  const ended = Date.now();
  if (Number.isNaN(theirs)) throw new Error("tells no time");
  return { offset: theirs - (began + ended) / 2, uncertainty: (ended - began) / 2 };
}

async function dateOn({ node }: BlockNode): Promise<number> {
  const seconds = await runOnNode(node, ["date", "+%s.%N"], { timeout: RUN_MILLISECONDS });
  // A `date` without %N prints the letter.
  return /^\d+\.\d+\s*$/.test(seconds) ? Number(seconds) * 1000 : Number.NaN;
}
