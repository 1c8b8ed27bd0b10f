import { isDeepStrictEqual } from "node:util";
import type { Container, ContainerInspectInfo } from "dockerode";
import { type PropertyMap } from "../provider/property";
import type { Operation, ResourceType } from "../provider/resource";
import { checkFields } from "./check";
import { comparable } from "./comparable";
import { createOptions, resources, restartPolicy } from "./container-config";
import { CONTAINER_FIELDS } from "./container-fields";
import { containerInputs, type ContainerInputs } from "./container-inputs";
import { endpoint, furtherNetworks } from "./container-networks";
import { drift, outputsOf, unknownOutputs } from "./container-observed";
import { runContainer } from "./container-run";
import { hasStatus, type Engine } from "./engine";
import { replacedBy } from "./fields";
import { haveImage } from "./images";
import { named } from "./names";
import { until } from "./until";
import { archive } from "./uploads";

const REMOVAL_SECONDS = 60;

/** Inputs whose change the engine is told; the other ones that change in place concern this plugin only. */
const UPDATED = [
  "restart",
  "maxRetryCount",
  "memory",
  "memoryReservation",
  "memorySwap",
  "cpuShares",
  "cpuSet",
  "cpuPeriod",
  "cpuQuota",
] as const;

/** `docker:index/container:Container`. */
export function containerType(engine: Engine): ResourceType {
  async function inspect(id: string): Promise<ContainerInspectInfo | undefined> {
    return engine.find("Unable to inspect container", (docker) => docker.getContainer(id).inspect());
  }

  /** Connects, fills and starts a container that was just made. */
  async function finish(
    container: Container,
    inputs: ContainerInputs,
    operation: Operation,
  ): Promise<string | undefined> {
    for (const network of furtherNetworks(inputs)) {
      const options = { Container: container.id, EndpointConfig: endpoint(network) };
      await engine.request(`Unable to connect to network ${network.name}`, (docker) =>
        docker.getNetwork(network.name).connect(options),
      );
    }
    if (inputs.uploads?.length) {
      const files = await archive(inputs.uploads);
      await engine.request("Unable to upload files", () => container.putArchive(files, { path: "/" }));
    }
    return engine.request("Unable to start container", (docker) =>
      runContainer(docker, container, inputs, operation),
    );
  }

  async function remove(id: string, volumes: boolean, signal: AbortSignal): Promise<void> {
    try {
      // Engines may count wrongly who leaves a network when several leave at once, and then never remove it (moby/moby#43286).
      await engine.inTurn(() =>
        engine.find("Unable to remove container", (docker) =>
          docker.getContainer(id).remove({ force: true, v: volumes }),
        ),
      );
    } catch (error) {
      // Somebody else, or the engine itself (rm), is about to remove it.
      if (!hasStatus(error, 409)) throw error;
      const gone = async (): Promise<true | undefined> =>
        (await inspect(id)) === undefined ? true : undefined;
      await until(gone, REMOVAL_SECONDS, signal, () => (error as Error).message);
    }
  }

  return {
    check: (inputs, context) => checkFields(CONTAINER_FIELDS, named(inputs, context)),
    comparable: (inputs) => comparable(CONTAINER_FIELDS, inputs),
    replaces: (changes) => replacedBy(CONTAINER_FIELDS, changes),
    deletesBeforeReplace: () => true,

    async create(given, operation) {
      if (operation.preview) return { id: "", outputs: { ...unknownOutputs(), ...given } };
      const inputs = containerInputs(given);
      const options = createOptions(inputs);
      await haveImage(engine, inputs.image, operation);
      const container = await engine.request("Unable to create container", (docker) =>
        docker.createContainer(options),
      );
      try {
        const logs = await finish(container, inputs, operation);
        const info = await inspect(container.id);
        return {
          id: container.id,
          outputs: { ...created(given, info), ...(logs !== undefined && { containerLogs: logs }) },
        };
      } catch (error) {
        // Nothing is left of what failed: the next update starts afresh, without a conflict of names.
        await remove(container.id, true, new AbortController().signal);
        throw error;
      }
    },

    async update(olds, given, { id, preview }) {
      if (preview) return { ...olds, ...given };
      const inputs = containerInputs(given);
      const container = engine.docker.getContainer(id);
      if (UPDATED.some((name) => !isDeepStrictEqual(olds[name], given[name]))) {
        await engine.request("Unable to update container", () =>
          container.update({ ...resources(inputs), RestartPolicy: restartPolicy(inputs) }),
        );
      }
      const before = await inspect(id);
      if (before === undefined) throw new Error(`container ${id} is gone: refresh, and it is created anew`);
      if (mustRun(inputs) && !before.State.Running) {
        await engine.request("Unable to start container", () => container.start());
      }
      return { ...kept(olds), ...outputsOf(given, (await inspect(id)) ?? before) };
    },

    async read({ inputs, outputs }, { id }) {
      const info = await inspect(id);
      if (info === undefined) {
        // One that removes itself is as it should be when it is gone.
        return containerInputs(inputs).rm && !mustRun(containerInputs(inputs))
          ? { inputs, outputs }
          : undefined;
      }
      // A container that is only looked up has no inputs that could have drifted.
      const now = Object.keys(inputs).length === 0 ? inputs : { ...inputs, ...drift(inputs, info) };
      return { inputs: now, outputs: { ...kept(outputs), ...outputsOf(now, info) } };
    },

    async delete(state, { id, signal }) {
      const { attach, destroyGraceSeconds = 0, removeVolumes } = containerInputs(state);
      if (!attach && destroyGraceSeconds > 0) {
        try {
          await engine.find("Unable to stop container", (docker) =>
            docker.getContainer(id).stop({ t: destroyGraceSeconds }),
          );
        } catch (error) {
          if (!hasStatus(error, 304)) throw error;
        }
      }
      await remove(id, removeVolumes !== false, signal);
    },
  };
}

function created(inputs: PropertyMap, info: ContainerInspectInfo | undefined): PropertyMap {
  if (info !== undefined) return outputsOf(inputs, info);
  // It has ended and removed itself.
  return inputs;
}

/** Whether a container that does not run has to be started. */
function mustRun({ start, attach, mustRun }: ContainerInputs): boolean {
  return start !== false && !attach && mustRun !== false;
}

/** Outputs that are only known from the run at creation. */
function kept(outputs: PropertyMap): PropertyMap {
  return "containerLogs" in outputs ? { containerLogs: outputs["containerLogs"] ?? null } : {};
}
