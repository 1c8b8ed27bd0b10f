import { hasStatus, Unreachable } from "./api-error";
import { option, timeoutSeconds } from "./annotations";
import { nameOfObject, type Cluster } from "./cluster";
import type { Operation } from "../provider/resource";
import { described, field, list, text, type JsonMap, type KubeObject } from "./object";
import { Watching } from "./watching";

const SECONDS = 300;
const POLICIES: Readonly<Record<string, string>> = { orphan: "Orphan", background: "Background" };
/** Kinds whose end is not waited for where an annotation says so. */
const SKIPPABLE = [
  "DaemonSet",
  "Deployment",
  "Job",
  "Namespace",
  "Pod",
  "ReplicationController",
  "StatefulSet",
];

/** Deletes an object with all that belongs to it, and waits until it is gone. */
export async function remove(
  cluster: Cluster,
  object: KubeObject,
  operation: Pick<Operation, "signal" | "log">,
): Promise<void> {
  const policy = POLICIES[option(object, "deletionPropagationPolicy").toLowerCase()] ?? "Foreground";
  try {
    await cluster.delete(nameOfObject(object), { propagationPolicy: policy }, operation.signal);
  } catch (error) {
    if (hasStatus(error, 404)) return;
    throw error;
  }
  if (option(object, "skipAwait") === "true" && SKIPPABLE.includes(object.kind)) return;
  await untilGone(cluster, object, operation);
}

/**
 * Waits until an object is gone, or another of its name is there.
 * @throws Error with what keeps it
 */
export async function untilGone(
  cluster: Cluster,
  object: KubeObject,
  { signal, log }: Pick<Operation, "signal" | "log">,
): Promise<void> {
  const seconds = timeoutSeconds(object, SECONDS);
  const deadline = Date.now() + seconds * 1000;
  const watching = new Watching(cluster, [{ ...nameOfObject(object) }]);
  let told = "";
  try {
    for (;;) {
      const now = await cluster.find(nameOfObject(object)).catch((error: unknown) => {
        if (error instanceof Unreachable && Date.now() < deadline) return object;
        throw error;
      });
      if (now === undefined || (object.metadata.uid && now.metadata.uid !== object.metadata.uid)) return;
      const why = keeping(now);
      const still = `${described(object)} is still there${why && `: ${why}`}`;
      if (signal.aborted) throw new Error(`${String(signal.reason)}: ${still}`);
      if (Date.now() >= deadline) throw new Error(`not deleted within ${String(seconds)} s: ${still}`);
      if (why !== told) await log(`deleting: ${why}`);
      told = why;
      await watching.change(deadline, signal);
    }
  } finally {
    watching.end();
  }
}

/** What an object that is to go is waiting for. */
function keeping(object: KubeObject): string {
  const finalizers = [field(object, "metadata", "finalizers"), field(object, "spec", "finalizers")]
    .flatMap((some) => (Array.isArray(some) ? (some as readonly string[]) : []))
    .filter((name) => !["foregroundDeletion", "kubernetes"].includes(name));
  const conditions = list(object, "status", "conditions").filter(isRemaining);
  return [
    ...(finalizers.length > 0 ? [`finalizers ${finalizers.join(", ")}`] : []),
    ...conditions.map((condition) => text(condition, "message")),
  ].join("; ");
}

function isRemaining(condition: JsonMap): boolean {
  return /^Namespace.*(Remaining|Failure)$/.test(text(condition, "type")) && condition["status"] === "True";
}
