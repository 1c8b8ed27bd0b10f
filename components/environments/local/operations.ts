import type { Operations } from "../operations";
import { findNodes } from "./find";
import { lookEverywhere } from "../look-everywhere";
import { ownerId } from "./names";
import { drift } from "../supervision/observations";
import { observe } from "./observe";

/** Hosts are found by their namespaces' records in /run. */
export const localOperations: Operations = {
  findNodes: (place) =>
    lookEverywhere([place && ownerId(place.stack, place.project)], () => "this machine", findNodes),
  observeDrift: async ({ stack, project }, declared) => drift(await observe(stack, project), declared),
};
