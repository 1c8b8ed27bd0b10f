import type { ServiceSpec } from "../../components/spec";
import type { Step } from "../scenario";
import type { FaultSpec, Selector } from "./fault";
import { isHostFault, type ServiceFault } from "./plan";
import { describeSelector, selectorsOf, staticNodes } from "./selector";

/** As much of a node as can be known at preview. */
export interface PlannedNode {
  readonly name: string;
  readonly role: string;
  readonly services: readonly Pick<ServiceSpec, "name" | "stateDirectory" | "shiftableClock">[];
}

/**
 * One sentence for each thing that is wrong with the faults of a scenario; pure, so it is known at preview.
 * Without `nodes` only what does not depend on them is checked.
 */
export function conflictsOf(
  scenario: { readonly steps: readonly Step[] },
  nodes?: readonly PlannedNode[],
): string[] {
  const problems: string[] = [];
  const used = new Set<string>();
  const on = new Map<string, FaultSpec>();
  for (const step of scenario.steps) {
    if (step.kind === "fault") {
      const { name, fault } = step;
      if (used.has(name)) problems.push(`two faults are named "${name}"; give each its own name.`);
      problems.push(...valueProblems(fault).map((problem) => `fault "${name}": ${problem}`));
      if (nodes)
        problems.push(...selectionProblems(fault, nodes).map((problem) => `fault "${name}": ${problem}`));
      for (const [other, spec] of on) {
        const reason = incompatible(spec, fault);
        if (reason !== undefined && certainlyMeet(spec, fault, nodes))
          problems.push(
            `fault "${name}" (${fault.kind}) cannot begin while "${other}" (${spec.kind}) is on: ${reason}.`,
          );
      }
      used.add(name);
      on.set(name, fault);
    } else if (step.kind === "heal" && !on.delete(step.name)) {
      const why = used.has(step.name) ? "it is healed already" : "no fault of that name was injected before";
      problems.push(`step "${step.title}" heals "${step.name}", but ${why}.`);
    }
  }
  for (const name of on.keys())
    problems.push(`fault "${name}" is still on at the end; add a heal step for it.`);
  return problems;
}

const cuts: readonly string[] = ["isolate", "halves", "one-way", "reject", "disconnect"];

/** Why two faults cannot both be on at one node (network, disk) or one service (the others); undefined when they can. */
export function incompatible(a: FaultSpec, b: FaultSpec): string | undefined {
  if (isHostFault(a) || isHostFault(b)) return "with the host goes every other fault on it";
  const full = [a, b].filter(({ kind }) => kind === "disk-full").length;
  if (full > 0) return full === 2 ? "the services of a node keep their state on one file system" : undefined;
  if ("service" in a && "service" in b)
    return a.service === b.service ? `both act on the process of service ${a.service}` : undefined;
  if ("service" in a || "service" in b) return undefined;
  if (a.kind === b.kind) return `two faults of the same kind on one node cannot be told apart`;
  if (cuts.includes(a.kind) || cuts.includes(b.kind)) return "behind a cut nothing else can be proved";
  if (a.kind !== "delay" && b.kind !== "delay")
    return "each would distort the measurement that proves the other";
  return undefined;
}

/** Whether two faults act on a common node whatever the running system looks like. */
function certainlyMeet(a: FaultSpec, b: FaultSpec, nodes: readonly PlannedNode[] | undefined): boolean {
  return selectorsOf(a).some((one) => selectorsOf(b).some((other) => overlap(one, other, nodes)));
}

function overlap(a: Selector, b: Selector, nodes: readonly PlannedNode[] | undefined): boolean {
  if ("all" in a || "all" in b) return true;
  if ("majority" in a && "majority" in b) return true;
  if (nodes === undefined) return sameStatic(a, b);
  const some = staticNodes(a, nodes);
  const others = staticNodes(b, nodes);
  return some !== undefined && others !== undefined && some.some((node) => others.includes(node));
}

function sameStatic(a: Selector, b: Selector): boolean {
  if ("node" in a && "node" in b) return a.node === b.node;
  if (!("role" in a && "role" in b) || isChosenLater(a) || isChosenLater(b) || a.role !== b.role)
    return false;
  return !("place" in a && "place" in b) || a.place === b.place;
}

const isChosenLater = (selector: Selector): boolean => "any" in selector || "awayFrom" in selector;

function valueProblems(fault: FaultSpec): string[] {
  if (fault.kind === "loss" && !(fault.ratio >= 0.001 && fault.ratio < 1))
    return [`ratio is ${fault.ratio}, expected 0.001 up to below 1; for 1 use isolate.`];
  if (fault.kind === "rate" && !(fault.bitsPerSecond >= 8000 && fault.bitsPerSecond <= 1e11))
    return [`bitsPerSecond is ${fault.bitsPerSecond}, expected 8000 to 100000000000.`];
  if (fault.kind === "delay" && !(fault.milliseconds >= 1 && fault.milliseconds <= 60_000))
    return [`milliseconds is ${fault.milliseconds}, expected 1 to 60000.`];
  if (fault.kind === "clock-skew" && !isSkew(fault.seconds))
    return [`seconds is ${fault.seconds}, expected a whole number but 0, up to ${mostSeconds} either way.`];
  if (fault.kind === "scale" && !(Number.isInteger(fault.copies) && fault.copies >= 2 && fault.copies <= 9))
    return [`copies is ${fault.copies}, expected 2 to 9.`];
  return [];
}

/** Ten years. */
const mostSeconds = 315_360_000;

function isSkew(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds !== 0 && Math.abs(seconds) <= mostSeconds;
}

function selectionProblems(fault: FaultSpec, nodes: readonly PlannedNode[]): string[] {
  const problems: string[] = [];
  for (const selector of selectorsOf(fault)) {
    const chosen = staticNodes(selector, nodes);
    if (chosen?.length === 0)
      problems.push(
        `no node matches ${describeSelector(selector)}; there are: ${nodes.map((node) => node.name).join(", ")}.`,
      );
    if ("service" in fault) problems.push(...serviceProblems(fault, chosen, nodes));
  }
  if (fault.kind === "halves" && staticNodes(fault.target, nodes)?.length === nodes.length)
    problems.push("every node is on the same side, so nothing is cut.");
  return problems;
}

/** @param chosen as `staticNodes` gives them */
function serviceProblems(
  { kind, service }: ServiceFault,
  chosen: readonly PlannedNode[] | undefined,
  all: readonly PlannedNode[],
): string[] {
  const nodes = chosen ?? all;
  const lacking = (has: (spec: PlannedNode["services"][number]) => boolean) => {
    const without = nodes.filter((node) => !node.services.some((spec) => spec.name === service && has(spec)));
    // One that is only chosen later may well be another.
    const certain = chosen !== undefined || without.length === nodes.length;
    return certain ? without.map((node) => node.name).join(", ") : "";
  };
  const strangers = lacking(() => true);
  if (strangers) return [`${strangers} has no service ${service}.`];
  const stateless = kind === "disk-full" && lacking(({ stateDirectory }) => stateDirectory !== undefined);
  if (stateless) return [`${service} on ${stateless} has no state directory, so it misses no room.`];
  const bound = kind === "clock-skew" && lacking(({ shiftableClock }) => shiftableClock === true);
  if (bound)
    return [
      `the clock of ${service} on ${bound} cannot be shifted: its system does not say that it can (\`shiftableClock\`).`,
    ];
  return [];
}
