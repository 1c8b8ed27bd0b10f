/** Finding the calls that an earlier step had the client make. */
import type { CheckState } from "../../../../scenarios/adapter";
import { textOf, type Arguments } from "../../../../scenarios/checks/arguments";
import { MissingData } from "../../../../scenarios/checks/node-choice";
import type { Call } from "./answers";
import type { Realm } from "./realm";

/** Calls that are over. */
export interface Calls {
  readonly procedure: string;
  /** Name of the client that made them. */
  readonly client: string;
  readonly calls: readonly Call[];
}

/** They are still under way: a check does not hold yet. */
export class UnderWay extends Error {}

/**
 * The calls that argument `calls` names.
 * @throws MissingData when nobody knows of them, UnderWay when they are not over
 */
export async function callsOf(realm: Realm, args: Arguments, state: CheckState): Promise<Calls> {
  const name = textOf(args, "calls");
  const data = state.observed.get(name)?.data;
  const [id, procedure, client, count] = ["id", "procedure", "client", "count"].map((key) => data?.[key]);
  if (typeof id !== "string" || typeof procedure !== "string" || typeof client !== "string")
    throw new MissingData(`no calls "${name}" were begun`);
  const batch = await realm.client.calls(id);
  if (!batch) throw new MissingData(`the client knows nothing of calls "${name}": it was started again`);
  if (!batch.done) throw new UnderWay(`${batch.calls.length} of ${String(count)} calls are over`);
  if (batch.calls.length !== count)
    throw new MissingData(`${batch.calls.length} of ${String(count)} calls are known`);
  return { procedure, client, calls: batch.calls };
}

/** How many calls each provider answered, also 0. */
export function answeredBy(realm: Realm, calls: readonly Call[]): ReadonlyMap<string, number> {
  const counts = new Map(realm.providers.map(({ name }) => [name, 0]));
  for (const { node } of calls) if (node !== undefined) counts.set(node, (counts.get(node) ?? 0) + 1);
  return counts;
}

/** A sentence for the first call whose result is not that of the node that answered; `undefined` when all are right. */
export function wrongResult(realm: Realm, { procedure, calls }: Calls): string | undefined {
  for (const { x, node, result } of calls) {
    const expected = realm.expected(procedure, node, x);
    if (expected === undefined) return `${node ?? "nobody"} answered x = ${x}, which is no provider`;
    if (result !== expected)
      return `${node ?? ""} answered ${String(result)} for x = ${x}, its result is ${expected}`;
  }
  return undefined;
}
