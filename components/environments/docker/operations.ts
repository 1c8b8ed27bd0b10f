import type { Operations, StackPlace } from "../operations";
import { drift } from "../supervision/observations";
import { docker, listContainers } from "./engine";
import { inventoryNode } from "./inventory";
import { removeLeftovers } from "./leftovers";
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
  stop: (place) => power(place, "stop"),
  start: (place) => power(place, "start"),
  clean: removeLeftovers,
};

/** All at once. Each container ends its services in order, and starts them again with its firewall. */
async function power({ stack, project }: StackPlace, verb: "stop" | "start"): Promise<readonly string[]> {
  const containers = await listContainers(ownerId(stack, project));
  const concerned = containers.filter(({ state }) => (state === "running") === (verb === "stop"));
  if (concerned.length > 0) await docker([verb, ...concerned.map(({ name }) => name)]);
  return concerned.map(({ node }) => `${node} ${verb === "stop" ? "stopped" : "started"}`);
}
