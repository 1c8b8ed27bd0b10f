import { count, field, list, text, type KubeObject } from "../object";
import { selectorOf } from "./selector";
import type { Readiness, Waiting } from "./verdict";

const SECONDS = 600;

/** What all workloads have in common: they are known by their status, and their pods tell why. */
function workload(check: (object: KubeObject) => Waiting | undefined): Readiness {
  return {
    seconds: SECONDS,
    check: (object) => (isSeen(object) ? check(object) : { why: "its controller has not seen it yet" }),
    pods: (object) => selectorOf(field(object, "spec", "selector")),
  };
}

/** A Deployment: all replicas are of its newest template and available, and none of an older one is left. */
export const deployment = workload((object) => {
  const wanted = replicas(object);
  const [updated, all, available] = ["updatedReplicas", "replicas", "availableReplicas"].map((name) =>
    count(object, "status", name),
  ) as [number, number, number];
  const failed = condition(object, "ReplicaFailure", "True");
  if (failed !== undefined) return { why: failed };
  const late = condition(object, "Progressing", "False");
  if (late !== undefined) return { why: late, hopeless: true };
  if (updated < wanted) return { why: `${updated} of ${wanted} replicas are of the new template` };
  if (all > updated) return { why: `${all - updated} old replicas are to go` };
  return available < wanted ? { why: `${available} of ${wanted} replicas are available` } : undefined;
});

/** A StatefulSet: all replicas are of its newest template and ready. */
export const statefulSet = workload((object) => {
  const wanted = replicas(object);
  const ready = count(object, "status", "readyReplicas");
  if (text(object, "spec", "updateStrategy", "type") !== "OnDelete") {
    const partition = count(object, "spec", "updateStrategy", "rollingUpdate", "partition");
    const updated = count(object, "status", "updatedReplicas");
    const toUpdate = Math.max(0, wanted - partition);
    if (updated < toUpdate) return { why: `${updated} of ${toUpdate} replicas are of the new template` };
    const [now, next] = [text(object, "status", "currentRevision"), text(object, "status", "updateRevision")];
    if (partition === 0 && now !== next && ready >= wanted)
      return { why: "its new revision is not the current one yet" };
  }
  const all = count(object, "status", "replicas");
  if (all > wanted) return { why: `${all - wanted} replicas are to go` };
  return ready < wanted ? { why: `${ready} of ${wanted} replicas are ready` } : undefined;
});

/** A DaemonSet: each of its nodes has an available pod of its newest template. */
export const daemonSet = workload((object) => {
  const wanted = count(object, "status", "desiredNumberScheduled");
  const updated = count(object, "status", "updatedNumberScheduled");
  const available = count(object, "status", "numberAvailable");
  const manual = text(object, "spec", "updateStrategy", "type") === "OnDelete";
  if (!manual && updated < wanted)
    return { why: `${updated} of ${wanted} nodes have a pod of the new template` };
  return available < wanted ? { why: `${available} of ${wanted} nodes have an available pod` } : undefined;
});

/** A Job: it is complete, or is not to run now. */
export const job: Readiness = {
  seconds: SECONDS,
  check(object) {
    if (field(object, "spec", "suspend") === true || condition(object, "Complete", "True") !== undefined)
      return undefined;
    const failed = condition(object, "Failed", "True");
    if (failed !== undefined) return { why: failed, hopeless: true };
    const done = count(object, "status", "succeeded");
    return {
      why: `${done} of ${count(object, "spec", "completions") || 1} completions, ${count(object, "status", "active")} pods run`,
    };
  },
  pods: ({ metadata }) => `batch.kubernetes.io/job-name=${metadata.name}`,
};

/** What is said of a condition that is so; undefined where it is not. */
export function condition(object: KubeObject, type: string, status: string): string | undefined {
  const found = list(object, "status", "conditions").find(
    (one) => one["type"] === type && one["status"] === status,
  );
  if (found === undefined) return undefined;
  return [text(found, "reason"), text(found, "message")].filter((part) => part !== "").join(": ") || type;
}

function replicas(object: KubeObject): number {
  return field(object, "spec", "replicas") === undefined ? 1 : count(object, "spec", "replicas");
}

function isSeen(object: KubeObject): boolean {
  return count(object, "status", "observedGeneration") >= (object.metadata.generation ?? 0);
}
