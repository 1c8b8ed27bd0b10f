import type { Operations } from "../operations";
import { drift } from "../supervision/observations";
import { listContainers } from "./engine";
import { inventoryNode } from "./inventory";
import { ownerId } from "./names";
import { observe } from "./observe";

/** Hosts are found by the labels of their containers. */
export const dockerOperations: Operations = {
  async findNodes(place) {
    const containers = await listContainers(place && ownerId(place.stack, place.project));
    return containers
      .filter(({ state }) => state === "running")
      .map(({ node, services, ...container }) =>
        inventoryNode({ ...container, name: node, ports: [], services: services.map((name) => ({ name })) }),
      );
  },
  observeDrift: async ({ stack, project }, declared) =>
    drift(await observe(ownerId(stack, project), project), declared),
};
