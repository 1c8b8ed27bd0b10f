import type { Operations } from "../operations";
import { findNodes } from "./find";
import { ownerId } from "./names";
import { drift } from "../supervision/observations";
import { observe } from "./observe";

/** Hosts are found by their namespaces' records in /run. */
export const localOperations: Operations = {
  findNodes: (place) => findNodes(place && ownerId(place.stack, place.project)),
  observeDrift: async ({ stack, project }, declared) => drift(await observe(stack, project), declared),
};
