import { randomBytes } from "node:crypto";
import { revealMap, type PropertyMap } from "../provider/property";
import { Unfinished, type Created, type Operation } from "../provider/resource";
import { hasStatus, NoSuchKind, Unreachable } from "./api-error";
import { option, TAKEN_OVER } from "./annotations";
import { apply } from "./apply";
import { nameOfObject, type Cluster } from "./cluster";
import { untilGone } from "./gone";
import { managerName } from "./names";
import { described, idOf, type KubeObject } from "./object";
import { becomeReady } from "./ready/become-ready";
import { whileMissing } from "./retry";
import { containsUnknown } from "./secrets";
import type { Shared } from "./shared";
import { outputsOf } from "./state";

/** Makes an object, or finishes what an update that was killed has left of it. */
export async function create(
  { cluster, settings }: Shared,
  inputs: PropertyMap,
  operation: Operation,
): Promise<Created> {
  const object = revealMap(inputs) as unknown as KubeObject;
  const manager = option(object, "patchFieldManager") || managerName(operation.urn);
  const { signal } = operation;
  if (operation.preview) {
    if (!containsUnknown(inputs)) await tryOut(cluster, object, manager, operation);
    // What the API server would choose now, such as addresses, it may choose otherwise then.
    return { id: "", outputs: inputs };
  }

  const made = await whileMissing(operation, async () => {
    const there = await leftover(cluster, object, manager, operation);
    if (there && !isOf(there, manager) && !settings.upsert) throw new Error(taken(object));
    return apply(cluster, there ? marked(object) : object, { manager, force: settings.patchForce, signal });
  });

  const created = (live: KubeObject): Created => ({
    id: idOf(live),
    outputs: outputsOf(live, inputs, manager),
  });
  try {
    return created(await becomeReady(cluster, made, operation));
  } catch (error) {
    const now = await cluster.find(nameOfObject(made)).catch(() => undefined);
    throw new Unfinished((error as Error).message, created(now ?? made));
  }
}

/** Has the API server say at preview what is wrong with an object. Nothing is wrong with what cannot be tried yet. */
async function tryOut(
  cluster: Cluster,
  object: KubeObject,
  manager: string,
  operation: Operation,
): Promise<void> {
  try {
    await apply(cluster, object, { manager, force: true, dryRun: true, signal: operation.signal });
  } catch (error) {
    if (error instanceof Unreachable) await operation.warn(error.message);
    else if (!(error instanceof NoSuchKind || hasStatus(error, 403, 404) || isBeforeReplacement(error)))
      throw error;
  }
}

/** The object of this name that is to be replaced is still there, and cannot become this one. */
function isBeforeReplacement(error: unknown): boolean {
  return (
    hasStatus(error, 422) &&
    /immutable|may not change|Forbidden: (updates to|may not|pod updates)/.test(error.message)
  );
}

/** An object of this name that is there and stays. */
async function leftover(
  cluster: Cluster,
  object: KubeObject,
  manager: string,
  operation: Operation,
): Promise<KubeObject | undefined> {
  const there = await cluster.find(nameOfObject(object), operation.signal);
  if (there?.metadata["deletionTimestamp"] === undefined) return there;
  await operation.log(
    `waiting for the end of the ${isOf(there, manager) ? "" : "other "}object of this name`,
  );
  await untilGone(cluster, there, operation);
  return undefined;
}

/** The object with a mark of this resource, which the next update takes away again. */
function marked(object: KubeObject): KubeObject {
  const annotations = { ...object.metadata.annotations, [TAKEN_OVER]: randomBytes(4).toString("hex") };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function isOf({ metadata }: KubeObject, manager: string): boolean {
  return (metadata.managedFields ?? []).some(
    (fields) => fields.manager === manager && fields.operation === "Apply",
  );
}

function taken(object: KubeObject): string {
  return (
    `${described(object)} already exists, and is not of this stack: give the resource another name, delete the object, ` +
    "or take it over with upsertExistingObjects of the provider"
  );
}
