import { directionsOf, type Instruction, type NetworkFault } from "./plan";
import { sendDatagrams, type Volley } from "./probe";
import { proveHealed } from "./prove-healed";
import { judged, type NetworkProofArgs, type Proof } from "./proof";
import { Reachability } from "./reachability";

type Loss = Extract<NetworkFault, { readonly kind: "loss" }>;

/** Standard deviations of the binomial distribution that a measurement may be off: 1 false alarm in 1.7 million. */
const deviations = 5;
const baselineVolley: Volley = { bytes: 1, count: 200, perSecond: 4000 };

/** Enough datagrams to expect a hundred losses, within limits. */
export function lossVolley(ratio: number): Volley {
  return { bytes: 1, count: Math.min(20_000, Math.max(2000, Math.ceil(100 / ratio))), perSecond: 20_000 };
}

/** How far the measured ratio may be from the declared one. */
export function lossTolerance(ratio: number, count: number): number {
  return deviations * Math.sqrt((ratio * (1 - ratio)) / count);
}

/** Loss is proved by counting, behind the rules, how many of the datagrams of one sender arrive at each node. */
export function proveLoss(args: NetworkProofArgs<Loss>): Proof {
  const { fault } = args;
  const reachability = new Reachability(args, directionsOf(args.instructions));
  return {
    async baseline() {
      await reachability.baseline();
      for (const { node, sender, lost } of await measure(args, baselineVolley))
        if (lost > 0.01)
          throw new Error(
            `fault loss could not be proved: ${(lost * 100).toFixed(1)} % of datagrams from ${sender} to ${node} are lost already before it`,
          );
    },
    async on() {
      const volley = lossVolley(fault.ratio);
      const tolerance = lossTolerance(fault.ratio, volley.count);
      const measured = await measure(args, volley);
      const problems = measured
        .filter(({ lost }) => Math.abs(lost - fault.ratio) > tolerance)
        .map(
          ({ node, sender, lost }) =>
            `${sender} → ${node}: lost ${percent(lost)} of ${volley.count} datagrams, expected ${percent(fault.ratio)} ± ${percent(tolerance)}`,
        );
      if (measured.length === 0) problems.push("no pair of nodes is left to prove fault loss with");
      const saw = `${measured.map(({ node, sender, lost }) => `${sender} → ${node} lost ${percent(lost)}`).join(", ")} of ${volley.count} datagrams each`;
      return judged(problems, saw, { measured, expected: fault.ratio, tolerance });
    },
    off: () => proveHealed(args, reachability),
  };
}

interface Measured {
  readonly node: string;
  readonly sender: string;
  readonly lost: number;
}

function measure(args: NetworkProofArgs<Loss>, volley: Volley): Promise<readonly Measured[]> {
  return Promise.all(args.instructions.flatMap((instruction) => measureAt(args, instruction, volley)));
}

function measureAt(
  args: NetworkProofArgs<Loss>,
  { node, from }: Instruction,
  volley: Volley,
): Promise<Measured>[] {
  const { inventory, carriers, disturbed, signal } = args;
  const sender = inventory.nodes.find(
    ({ name }) => from.includes(name) && !disturbed({ from: name, to: node.name }),
  );
  const carrier = carriers.get(node.name);
  if (sender === undefined || carrier === undefined) return [];
  const run = async () => {
    const before = await carrier.count("arrived");
    await sendDatagrams(sender, node, volley, signal);
    const after = await carrier.count("arrived");
    const lost = 1 - (after.packets - before.packets) / volley.count;
    return { node: node.name, sender: sender.name, lost };
  };
  return [run()];
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(2)} %`;
}
