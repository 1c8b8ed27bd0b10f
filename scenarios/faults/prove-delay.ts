import { directionsOf, type NetworkFault } from "./plan";
import { describePath } from "./paths";
import { tryPaths, type Path } from "./probe";
import { proveHealed } from "./prove-healed";
import { judged, type NetworkProofArgs, type Proof } from "./proof";
import { Reachability } from "./reachability";

type Delay = Extract<NetworkFault, { readonly kind: "delay" }>;

const attempts = 5;
const tolerance = 0.1;

/** A delay is proved by connections that take longer than before: the quickest of five attempts each. */
export function proveDelay(args: NetworkProofArgs<Delay>): Proof {
  const { fault, instructions, signal } = args;
  const reachability = new Reachability(args, directionsOf(instructions));
  const before = new Map<Path, number>();
  const paths = () =>
    instructions.flatMap(({ node }) =>
      reachability.cut.filter(({ from }) => from.name === node.name).slice(0, 1),
    );
  return {
    async baseline() {
      await reachability.baseline();
      for (const path of paths()) before.set(path, await quickest(path, signal));
      if (before.size === 0)
        throw new Error("fault delay could not be proved: no connection works before it");
    },
    async on() {
      const problems: string[] = [];
      const saw: string[] = [];
      for (const path of paths()) {
        const added = (await quickest(path, signal)) - (before.get(path) ?? 0);
        saw.push(`${describePath(path)} ${added.toFixed(1)} ms slower`);
        if (added < fault.milliseconds * (1 - tolerance))
          problems.push(`${saw.at(-1)}, expected at least ${fault.milliseconds} ms`);
      }
      if (saw.length === 0) problems.push("no connection is left to prove fault delay with");
      return judged(problems, saw.join(", "));
    },
    off: () => proveHealed(args, reachability),
  };
}

async function quickest(path: Path, signal: AbortSignal): Promise<number> {
  let best = Infinity;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const start = performance.now();
    await tryPaths([path], 60, signal);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
