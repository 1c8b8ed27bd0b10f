import * as z from "zod";
import type { CheckState, FaultSpan } from "../adapter";

/** Nodes a check is about: all, one by name, those of some roles, or those a fault was aimed at (`inside`) or not (`outside`). */
export const nodeChoice = z.union([
  z.literal("all"),
  z.strictObject({ node: z.string() }),
  z.strictObject({ roles: z.array(z.string()).min(1) }),
  z.strictObject({ inside: z.string() }),
  z.strictObject({ outside: z.string() }),
]);
type NodeChoice = z.infer<typeof nodeChoice>;

/** What a check cannot do without is not there: neither pass nor fail. */
export class MissingData extends Error {}

/** Picks from `all`. @throws MissingData when the fault never was, or no node is left: a check of nothing always holds. */
export function chosen<T extends { readonly name: string; readonly role: string }>(
  choice: NodeChoice,
  all: readonly T[],
  state: Pick<CheckState, "faults">,
): readonly T[] {
  const picked = all.filter(({ name, role }) => {
    if (choice === "all") return true;
    if ("roles" in choice) return choice.roles.includes(role);
    if ("node" in choice) return name === choice.node;
    const inside = faultOf("inside" in choice ? choice.inside : choice.outside, state).nodes.includes(name);
    return "inside" in choice ? inside : !inside;
  });
  if (picked.length === 0) throw new MissingData(`no node is ${JSON.stringify(choice)}`);
  return picked;
}

/** @throws MissingData if the fault never was on. */
export function faultOf(name: string, { faults }: Pick<CheckState, "faults">): FaultSpan {
  const fault = faults.get(name);
  if (!fault) throw new MissingData(`fault \`${name}\` was never on`);
  return fault;
}

/** When a fault certainly was on: from its proof until its healing was ordered. @throws MissingData if it never was. */
export function certainlyOn(
  name: string,
  state: Pick<CheckState, "faults">,
): { readonly from: number; readonly to: number } {
  const { proven, to = Infinity } = faultOf(name, state);
  if (proven === undefined) throw new MissingData(`fault \`${name}\` was never proved to be on`);
  return { from: proven, to };
}
