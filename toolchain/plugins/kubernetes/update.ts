import { revealMap, type PropertyMap } from "../provider/property";
import { Unfinished, type Operation } from "../provider/resource";
import { hasStatus, NoSuchKind, Unreachable } from "./api-error";
import { option } from "./annotations";
import { applyOverHands } from "./apply";
import { nameOfObject } from "./cluster";
import { managerName } from "./names";
import { described, idOf, type KubeObject } from "./object";
import { becomeReady } from "./ready/become-ready";
import { containsUnknown } from "./secrets";
import type { Shared } from "./shared";
import { managerOf, outputsOf } from "./state";

/** Changes an object to what its inputs say now. */
export async function update(
  { cluster, settings }: Shared,
  olds: PropertyMap,
  inputs: PropertyMap,
  operation: Operation,
): Promise<PropertyMap> {
  const object = revealMap(inputs) as unknown as KubeObject;
  const manager = option(object, "patchFieldManager") || (managerOf(olds) ?? managerName(operation.urn));
  const { preview, signal } = operation;
  if (preview && containsUnknown(inputs)) return inputs;

  const changed = await change().catch(async (error: unknown) => {
    if (!preview || !(error instanceof Unreachable || error instanceof NoSuchKind || hasStatus(error, 403)))
      throw error;
    if (error instanceof Unreachable) await operation.warn(error.message);
    return undefined;
  });
  if (changed === undefined) return inputs;
  if (preview) return outputsOf(changed, inputs, manager);
  try {
    return outputsOf(await becomeReady(cluster, changed, operation), inputs, manager);
  } catch (error) {
    const now = (await cluster.find(nameOfObject(changed)).catch(() => undefined)) ?? changed;
    throw new Unfinished((error as Error).message, {
      id: idOf(now),
      outputs: outputsOf(now, inputs, manager),
    });
  }

  async function change(): Promise<KubeObject> {
    if ((await cluster.find(nameOfObject(object), signal)) === undefined) {
      throw new Error(
        `${described(object)} is gone: \`pulumi refresh\` notices, and the next update makes it anew`,
      );
    }
    const options = { manager, force: settings.patchForce, dryRun: preview, signal };
    return applyOverHands(cluster, object, options);
  }
}
