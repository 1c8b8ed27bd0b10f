import { directionsOf, type Instruction, type NetworkFault } from "./plan";
import { describePath } from "./paths";
import { answered, type Outcome, type Path } from "./probe";
import { proveDirections } from "./prove-directions";
import { proveHealed } from "./prove-healed";
import { judged, type NetworkProofArgs, type Proof } from "./proof";
import { Reachability } from "./reachability";

type Cut = Extract<NetworkFault, { readonly kind: "isolate" | "halves" | "one-way" | "reject" }>;

/**
 * A cut is proved by TCP connections between the sides: they fail (or are refused at once), the rules' counters grow with
 * them, other pairs and the controller still get answers. A connection needs both directions, so each direction is also
 * proved on its own, by datagrams.
 */
export function proveCut(args: NetworkProofArgs<Cut>): Proof {
  const { fault, instructions } = args;
  const reachability = new Reachability(args, directionsOf(instructions));
  return {
    async baseline() {
      await reachability.baseline();
      const usable = reachability.cut.filter(
        (path) => fault.kind !== "reject" || reachability.before(path) === "open",
      );
      if (usable.length === 0)
        throw new Error(
          `fault ${fault.kind} could not be proved: no connection that it must break works before it`,
        );
    },
    async on() {
      const before = await hits(args);
      const outcomes = await reachability.tryCut();
      const after = await hits(args);
      const problems = [...outcomes].flatMap(([path, outcome]) => {
        const expected = fault.kind === "reject" ? "refused" : "timeout";
        return bitten(fault, outcome)
          ? []
          : [
              `${describePath(path)}: ${outcome} (before the fault ${reachability.before(path)}), expected ${expected}`,
            ];
      });
      if (outcomes.size === 0) problems.push(`no connection is left to prove fault ${fault.kind} with`);
      for (const instruction of instructions) {
        const { name } = instruction.node;
        const grown = (after.get(name) ?? 0) - (before.get(name) ?? 0);
        if (grown === 0 && [...outcomes.keys()].some((path) => meets(instruction, path)))
          problems.push(`the rules on ${name} hit no packet`);
      }
      problems.push(...(await proveDirections(args)));
      problems.push(...(await reachability.broken()));
      const packets = [...after.values()].reduce((sum, count) => sum + count, 0);
      const saw = `${[...outcomes.keys()].map(describePath).join(", ")} ${fault.kind === "reject" ? "refused" : "cut"}; ${packets} packets hit; ${reachability.kept.length} other paths and the controller answer`;
      return judged(problems, saw, { packets: Object.fromEntries(after) });
    },
    off: () => proveHealed(args, reachability),
  };
}

function bitten(fault: Cut, outcome: Outcome): boolean {
  return fault.kind === "reject" ? outcome === "refused" || outcome === "unreachable" : !answered(outcome);
}

/** Whether the first packet of a path is one that the rules of this node hit. */
function meets({ node, from, to }: Instruction, path: Path): boolean {
  return (
    (path.to.name === node.name && from.includes(path.from.name)) ||
    (path.from.name === node.name && to.includes(path.to.name))
  );
}

async function hits({ carriers }: NetworkProofArgs): Promise<ReadonlyMap<string, number>> {
  return new Map(
    await Promise.all(
      [...carriers].map(async ([name, carrier]) => [name, (await carrier.count()).packets] as const),
    ),
  );
}
