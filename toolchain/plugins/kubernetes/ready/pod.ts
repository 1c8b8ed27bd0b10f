import { count, list, text, type JsonMap, type KubeObject } from "../object";
import type { Readiness } from "./verdict";
import { condition } from "./workloads";

/** A Pod: it is ready for requests, or has done its work. */
export const pod: Readiness = {
  seconds: 300,
  check(object) {
    const phase = text(object, "status", "phase");
    if (phase === "Succeeded" || condition(object, "Ready", "True") !== undefined) return undefined;
    if (phase === "Failed") return { why: `it has failed${told(object)}`, hopeless: true };
    return { why: `it is ${phase || "not seen yet"}${told(object)}` };
  },
};

function told(object: KubeObject): string {
  const trouble = troubleOf(object);
  return trouble.length === 0 ? "" : `: ${trouble.join("; ")}`;
}

/** What keeps a pod from being ready: it finds no node, or its containers wait, end, or are not ready. */
export function troubleOf(object: KubeObject): readonly string[] {
  const unscheduled = condition(object, "PodScheduled", "False");
  const containers = [
    ...list(object, "status", "initContainerStatuses"),
    ...list(object, "status", "containerStatuses"),
  ];
  return [
    ...(unscheduled === undefined ? [] : [unscheduled]),
    ...(text(object, "status", "message") === "" ? [] : [text(object, "status", "message")]),
    ...containers.flatMap(containerTrouble),
  ];
}

function containerTrouble(status: JsonMap): readonly string[] {
  const name = text(status, "name");
  const waiting = text(status, "state", "waiting", "reason");
  const ended = ending(status, "lastState") ?? ending(status, "state");
  if (waiting === "PodInitializing" || (waiting === "" && status["ready"] === true)) return [];
  const message = text(status, "state", "waiting", "message");
  const parts = [
    ...(waiting === "" ? [] : [`${waiting}${message && ` (${message})`}`]),
    ...(ended === undefined ? [] : [ended]),
  ];
  if (parts.length > 0) return [`container ${name}: ${parts.join(", ")}`];
  return status["state"] && "running" in (status["state"] as object)
    ? [`container ${name} runs but is not ready`]
    : [];
}

/** How a container ended; an end with 0 is no trouble. */
function ending(status: JsonMap, which: "state" | "lastState"): string | undefined {
  const terminated = (status[which] as JsonMap | undefined)?.["terminated"] as JsonMap | undefined;
  if (terminated === undefined || (terminated["exitCode"] === 0 && which === "state")) return undefined;
  const reason = text(terminated, "reason");
  return `ended with exit code ${String(count(terminated, "exitCode"))}${reason && reason !== "Error" ? ` (${reason})` : ""}`;
}
