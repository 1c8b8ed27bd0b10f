import type { Operation } from "../../provider/resource";
import { ApiError, Unreachable } from "../api-error";
import { timeoutSeconds } from "../annotations";
import { nameOfObject, type Cluster } from "../cluster";
import { described, type KubeObject } from "../object";
import { Watching } from "../watching";
import { readinessOf } from "./kinds";
import { podsOf, reasons, troubles } from "./reasons";
import type { Readiness, Waiting } from "./verdict";

/** Telling what is wrong must not take as long as an interrupted engine waits. */
const REASONS_MS = 2_500;

/** Why an object is not ready now; undefined when it is. */
export async function isReady(
  cluster: Cluster,
  object: KubeObject,
  { signal }: Pick<Operation, "signal">,
): Promise<string | undefined> {
  return (await readinessOf(object)?.check(object, cluster, signal))?.why;
}

/**
 * Waits until an object that was just made or changed is ready, and tells meanwhile what is missing.
 * @returns the object as it is then
 * @throws Error with what was missing in the end: states of containers, their last output, events
 */
export async function becomeReady(
  cluster: Cluster,
  made: KubeObject,
  operation: Operation,
): Promise<KubeObject> {
  const readiness = readinessOf(made);
  if (readiness === undefined) return made;
  const { signal } = operation;
  const seconds = timeoutSeconds(made, readiness.seconds);
  const deadline = Date.now() + seconds * 1000;
  let object = made;
  let waiting = await readiness.check(object, cluster, signal);
  let told = "";
  const watching = new Watching(cluster, waiting === undefined ? [] : watched(made, readiness));
  try {
    while (waiting !== undefined) {
      const end = ending(waiting);
      if (end !== undefined)
        throw new Error(await failure(object, readiness, `${described(made)} ${end}`, cluster));
      const line = await progress(object, readiness, waiting, cluster, signal);
      if (line !== told) await operation.log(line);
      told = line;
      await watching.change(deadline, signal);
      try {
        object = await cluster.get(nameOfObject(made), signal);
        waiting = await readiness.check(object, cluster, signal);
      } catch (error) {
        if (!isPassing(error) && !signal.aborted) throw error;
      }
    }
    return object;
  } finally {
    watching.end();
  }

  /** Why there is nothing to wait for any more. */
  function ending({ why, hopeless }: Waiting): string | undefined {
    if (signal.aborted) return `is not ready (${String(signal.reason)}): ${why}`;
    if (hopeless) return `cannot become ready: ${why}`;
    return Date.now() >= deadline ? `is not ready within ${String(seconds)} s: ${why}` : undefined;
  }
}

/** An API server that is away for a moment does not say that anything is wrong with the object. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof Unreachable ||
    (error instanceof ApiError && (error.status >= 500 || error.status === 429))
  );
}

function watched(object: KubeObject, readiness: Readiness) {
  const labelSelector = readiness.pods?.(object);
  const pods = { apiVersion: "v1", kind: "Pod", namespace: object.metadata.namespace, labelSelector };
  return [
    nameOfObject(object),
    ...(labelSelector === undefined ? [] : [pods]),
    ...(readiness.watched?.(object) ?? []),
  ];
}

async function progress(
  object: KubeObject,
  readiness: Readiness,
  { why }: Waiting,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<string> {
  if (readiness.pods === undefined) return why;
  const [first] = troubles(await podsOf(cluster, object, readiness, signal).catch(() => []));
  return first === undefined ? why : `${why} (${first})`;
}

async function failure(
  object: KubeObject,
  readiness: Readiness,
  summary: string,
  cluster: Cluster,
): Promise<string> {
  const lines = await reasons(cluster, object, readiness, AbortSignal.timeout(REASONS_MS));
  return [summary, ...lines.map((line) => `  ${line}`)].join("\n");
}
