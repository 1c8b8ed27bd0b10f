import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment } from "../../inventory-file";
import { lookEverywhere } from "../look-everywhere";
import type { Operations, StackPlace } from "../operations";
import { drift } from "../supervision/observations";
import { docker, EngineError } from "../containers/docker-command";
import { IMAGES_FILE } from "../containers/images";
import { listContainers, type ListedContainer } from "./engine";
import { recordedEngines, type EngineHost } from "./engines";
import { removeHalfMade } from "./half-made";
import { inventoryNode } from "./inventory";
import { removeLeftovers } from "./leftovers";
import { ownerId } from "./names";
import { observe } from "./observe";

/** Hosts are found by the labels of their containers. */
export const dockerOperations: Operations = {
  findNodes(place) {
    const owner = place && ownerId(place.stack, place.project);
    return lookEverywhere(
      recordedEngines(place),
      (host) => (host === undefined ? "the Docker engine" : `the engine at ${host}`),
      async (host) => {
        const containers = await listContainers(owner, [host]).catch((error: unknown) => {
          // Who never deployed to containers need not have an engine.
          if (host === undefined && error instanceof EngineError && !mayHaveContainers(place)) return [];
          throw error;
        });
        return containers.filter(({ state }) => state === "running").map(nodeOf);
      },
    );
  },
  observeDrift: async (place, declared) =>
    drift(
      await observe(ownerId(place.stack, place.project), place.project, recordedEngines(place)),
      declared,
    ),
  stop: (place) => power(place, "stop"),
  start: (place) => power(place, "start"),
  volumes: ["docker:index/volume:Volume"],
  clean: removeLeftovers,
  undo: removeHalfMade,
};

function nodeOf({ node, services, host, ...container }: ListedContainer) {
  const named = services.map((name) => ({ name }));
  return inventoryNode({ ...container, name: node, ports: [], services: named }, host);
}

/** Whether a stack was last deployed to containers; of all stacks, whether this machine can have made any. */
function mayHaveContainers(place: StackPlace | undefined): boolean {
  if (place === undefined) return existsSync(IMAGES_FILE);
  const deployment = join(place.project, ".testbed", "run", place.stack, "deployment.json");
  try {
    const { inventory } = JSON.parse(readFileSync(deployment, "utf8")) as Deployment;
    return inventory.environment === "docker";
  } catch {
    return false;
  }
}

/** All at once. Each container ends its services in order, and starts them again with its firewall. */
async function power(place: StackPlace, verb: "stop" | "start"): Promise<readonly string[]> {
  const hosts = recordedEngines(place);
  const containers = await listContainers(ownerId(place.stack, place.project), hosts);
  const concerned = containers.filter(({ state }) => (state === "running") === (verb === "stop"));
  const on = (host: EngineHost) => concerned.flatMap((each) => (each.host === host ? [each.name] : []));
  await Promise.all(
    hosts.map(async (host) => {
      if (on(host).length > 0) await docker([verb, ...on(host)], { host });
    }),
  );
  return concerned.map(({ node }) => `${node} ${verb === "stop" ? "stopped" : "started"}`);
}
