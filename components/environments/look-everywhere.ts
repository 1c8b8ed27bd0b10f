import type { InventoryNode } from "../../scenarios/inventory";
import { reasonOf } from "../../scenarios/reason";
import type { Found } from "./operations";

/**
 * Looks for hosts in several places at once.
 * @param called the place, for people
 * @param ask rejects where nobody can look
 */
export async function lookEverywhere<P>(
  places: readonly P[],
  called: (place: P) => string,
  ask: (place: P) => Promise<readonly InventoryNode[]>,
): Promise<Found> {
  const looked = await Promise.allSettled(places.map(async (place) => ask(place)));
  return {
    nodes: looked.flatMap((each) => (each.status === "fulfilled" ? each.value : [])),
    unseen: places.flatMap((place, index) => {
      const each = looked[index];
      return each?.status === "rejected" ? [{ where: called(place), reason: reasonOf(each.reason) }] : [];
    }),
  };
}
