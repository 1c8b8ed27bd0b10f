import type { Observation } from "../adapter";
import type { InventoryNode } from "../inventory";
import { runOnNode } from "../on-node";
import type { ClockFault } from "./plan";
import { judged, type Proof, type ServiceProofArgs } from "./proof";
import { serviceOf } from "./service-of";
import { until } from "./until";

/** Milliseconds that a look may be off on a busy machine. */
const tolerance = 300;

/**
 * A shifted clock is proved by the time that a program sees which is started as the service is, and by the library that shifts
 * it in the service's own process. The library looks for changes once a second.
 */
export function proveClock({
  fault,
  nodes,
  signal,
  biteMilliseconds = 5000,
}: ServiceProofArgs<ClockFault>): Proof {
  const look = async (expected: number): Promise<Observation> => {
    const seen = await Promise.all(
      nodes.map(async (node) => ({ node, ...(await read(node, fault.service)) })),
    );
    const problems = seen.flatMap(({ node, shiftable, ahead }) => {
      const where = `${fault.service} on ${node.name}`;
      if (!shiftable) return [`${where} runs without the library that shifts its clock`];
      return Math.abs(ahead - expected) <= tolerance
        ? []
        : [`the clock of ${where} is ${offset(ahead)}, expected ${offset(expected)}`];
    });
    return judged(
      problems,
      seen
        .map(({ node, ahead }) => `the clock of ${fault.service} on ${node.name} is ${offset(ahead)}`)
        .join(", "),
      { milliseconds: Object.fromEntries(seen.map(({ node, ahead }) => [node.name, ahead])) },
    );
  };
  return {
    async baseline() {
      const seen = await until(() => look(0), biteMilliseconds, signal);
      if (!seen.ok) throw new Error(`fault clock-skew could not be proved: ${seen.saw}`);
    },
    on: () => until(() => look(fault.seconds * 1000), biteMilliseconds, signal),
    off: () => look(0),
  };
}

async function read(node: InventoryNode, name: string): Promise<{ shiftable: boolean; ahead: number }> {
  const { clock } = serviceOf(node, name);
  if (clock === undefined) throw new Error(`nobody can tell what ${name} on ${node.name} takes for the time`);
  const text = await runOnNode({ ...node, exec: [] }, clock, { timeout: 10_000 });
  const [, word, ahead] = /^(shiftable|fixed) (-?\d+)$/m.exec(text) ?? [];
  if (word === undefined)
    throw new Error(
      `the clock of ${name} on ${node.name} says "${text.trim()}", expected "WORD MILLISECONDS"`,
    );
  return { shiftable: word === "shiftable", ahead: Number(ahead) };
}

/** Milliseconds in words. */
function offset(ahead: number): string {
  return `${Math.abs(ahead)} ms ${ahead < 0 ? "behind" : "ahead"}`;
}
