import { nameOfObject, type Cluster } from "../cluster";
import { count, list, text, type KubeObject } from "../object";
import { troubleOf } from "./pod";
import type { Readiness } from "./verdict";
import { condition } from "./workloads";

const LAST_LINES = 10;
const LAST_EVENTS = 5;
const MOST_PODS = 3;

/** Pods that an object is waiting for; a Pod is its own. */
export async function podsOf(
  cluster: Cluster,
  object: KubeObject,
  readiness: Readiness,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  if (object.kind === "Pod") return [object];
  const labelSelector = readiness.pods?.(object);
  if (labelSelector === undefined) return [];
  const { namespace } = object.metadata;
  return cluster.list({ apiVersion: "v1", kind: "Pod", namespace }, { labelSelector }, signal);
}

/** What is wrong with pods, a line for each that is not ready. */
export function troubles(pods: readonly KubeObject[]): readonly string[] {
  return pods
    .filter(isTroubled)
    .map((pod) => `pod ${pod.metadata.name}: ${troubleOf(pod).join("; ") || text(pod, "status", "phase")}`);
}

/** What a person looks at to find out why something does not become ready. What cannot be had is left out. */
export async function reasons(
  cluster: Cluster,
  object: KubeObject,
  readiness: Readiness,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const pods = await podsOf(cluster, object, readiness, signal).catch(() => []);
  const troubled = pods.filter(isTroubled).slice(0, MOST_PODS);
  const outputs = await Promise.all(troubled.map((pod) => lastOutput(cluster, pod, signal)));
  const events = await eventsOf(cluster, [object, ...troubled], signal).catch(() => []);
  return [...troubles(troubled), ...outputs.flat(), ...events];
}

function isTroubled(pod: KubeObject): boolean {
  const done = text(pod, "status", "phase") === "Succeeded";
  return !done && (condition(pod, "Ready", "True") === undefined || troubleOf(pod).length > 0);
}

async function lastOutput(
  cluster: Cluster,
  pod: KubeObject,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const statuses = [
    ...list(pod, "status", "initContainerStatuses"),
    ...list(pod, "status", "containerStatuses"),
  ];
  const ran = statuses.filter((status) => status["ready"] !== true && text(status, "containerID") !== "");
  const texts = await Promise.all(
    ran.map(async (status) => {
      const container = text(status, "name");
      // One that waits to be started again has said what it had to say the time before.
      const previous = text(status, "state", "waiting", "reason") !== "" && count(status, "restartCount") > 0;
      const query = { container, tailLines: String(LAST_LINES), ...(previous && { previous: "true" }) };
      const output = await cluster.text(nameOfObject(pod), "log", query, signal).catch(() => "");
      const lines = output
        .trimEnd()
        .split("\n")
        .filter((line) => line !== "");
      return lines.length === 0
        ? []
        : [`last output of ${pod.metadata.name}/${container}:`, ...lines.map((line) => `  ${line}`)];
    }),
  );
  return texts.flat();
}

async function eventsOf(
  cluster: Cluster,
  objects: readonly KubeObject[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await Promise.all(
    objects.map(({ metadata, kind }) => {
      const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${metadata.name},type=Warning`;
      const namespace = metadata.namespace ?? "default";
      return cluster.list({ apiVersion: "v1", kind: "Event", namespace }, { fieldSelector }, signal);
    }),
  );
  const events = found.flat().sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1));
  return events.slice(-LAST_EVENTS).map((event) => {
    const times = count(event, "count") || count(event, "series", "count") || 1;
    const of = text(event, "involvedObject", "name");
    return `event of ${of}${times > 1 ? ` (${String(times)} times)` : ""}: ${text(event, "reason")}: ${text(event, "message")}`;
  });
}

function timeOf(event: KubeObject): string {
  return (
    text(event, "lastTimestamp") || text(event, "eventTime") || text(event, "metadata", "creationTimestamp")
  );
}
