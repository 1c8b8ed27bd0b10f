// What a cluster says of a node's pod, asked with `kubectl`; on the controller.
"use strict";
const { execFile } = require("node:child_process");
const { promisify } = require("node:util");

const run = promisify(execFile);
/** Milliseconds for one answer of the cluster. */
const ANSWER = 15_000;
/** The container that is the host; see `names.ts`. */
const HOST = "node";

/** Arguments of `kubectl` that say which cluster. */
const clusterOf = (kubeconfig) => ["--kubeconfig", kubeconfig, "--cache-dir", ".testbed/cache/kubectl"];

/** @returns a function that runs `kubectl` there. @throws Error with what it said */
function kubectlOf(kubeconfig, namespace) {
  const about = [...clusterOf(kubeconfig), "--namespace", namespace];
  return async (...args) => {
    try {
      return (await run("kubectl", [...about, ...args], { timeout: ANSWER, maxBuffer: 1 << 24 })).stdout;
    } catch (error) {
      throw new Error(error.stderr?.trim() || error.message);
    }
  };
}

const sentence = (...parts) => parts.filter(Boolean).join(": ").replaceAll(/\s+/g, " ");

/** Why a container is not what it is to be: what it waits for, and how it ended before. */
function containerTrouble({ name, state = {}, lastState = {}, ready, restartCount = 0 }) {
  const { waiting, terminated } = state;
  const ended = terminated ?? lastState.terminated;
  const how = ended && `it ended with ${ended.exitCode}${ended.reason ? ` (${ended.reason})` : ""}`;
  const often = restartCount > 0 ? `, started again ${restartCount} times` : "";
  if (waiting) return sentence(`container ${name}`, waiting.reason, waiting.message, how) + often;
  if (terminated) return sentence(`container ${name}`, how) + often;
  return ready ? "" : `container ${name} is not ready yet${often}`;
}

/** Pure: why a pod is not what it is to be; empty when it is. */
function troubleOf({ metadata, status = {} }) {
  if (metadata.deletionTimestamp) return "it is being deleted";
  const unscheduled = (status.conditions ?? []).find(
    ({ type, status: holds }) => type === "PodScheduled" && holds === "False",
  );
  if (unscheduled) return sentence("no machine takes it", unscheduled.message);
  const unfinished = (status.initContainerStatuses ?? []).filter(
    ({ state }) => !(state?.terminated?.exitCode === 0),
  );
  const broken = [...unfinished, ...(status.containerStatuses ?? [])].map(containerTrouble).find(Boolean);
  if (broken) return broken;
  return status.phase === "Running" ? "" : sentence(status.phase, status.reason, status.message);
}

/** Paths of a pod that its host keeps and that its services' definitions are in, relative to the root. */
function hostMounts({ spec }) {
  const { volumeMounts } = spec.containers.find(({ name }) => name === HOST);
  const kept = volumeMounts.filter(
    ({ name, mountPath }) => name === "kept" && !mountPath.startsWith("/var/"),
  );
  return kept.map(({ mountPath }) => mountPath.slice(1));
}

/** Others of the node: whoever has not got what the services were told yet is none. */
const copyStatus = (pod) => ({
  name: pod.metadata.name,
  address: pod.status?.podIP ?? "",
  trouble: troubleOf(pod) || (pod.metadata.annotations?.["testbed.copied"] ? "" : "it has no services yet"),
});

/** Pure: `HostStatus` of scenarios/host-status.ts, from objects as the cluster lists them. */
function statusOf(name, objects) {
  const set = objects.find(({ kind }) => kind === "StatefulSet");
  const pod = objects.find(({ kind, metadata }) => kind === "Pod" && metadata.name === name);
  const host = (spec) => spec?.containers.find((container) => container.name === HOST)?.image ?? "";
  const running = pod?.status?.containerStatuses?.find((container) => container.name === HOST);
  const wanted = set?.spec.replicas;
  const absent = !set ? "its StatefulSet is gone" : wanted === 0 ? "its StatefulSet is to have none" : "not made yet"; // prettier-ignore
  return {
    name,
    id: pod?.metadata.uid ?? "",
    address: pod?.status?.podIP ?? "",
    machine: pod?.spec.nodeName ?? "",
    declared: host(set?.spec.template.spec),
    image: host(pod?.spec),
    digest: /sha256:[0-9a-f]{64}/.exec(running?.imageID ?? "")?.[0] ?? "",
    trouble: pod ? troubleOf(pod) : absent,
    copies: objects.filter((other) => other.kind === "Pod" && other !== pod).map(copyStatus),
  };
}

/** @throws Error when the cluster does not answer */
async function podStatus(kubectl, pod) {
  const set = pod.replace(/-0$/, "");
  const text = await kubectl("get", "statefulsets,pods", `--selector=testbed.node=${set}`, "--output=json");
  return statusOf(pod, JSON.parse(text).items);
}

module.exports = { HOST, clusterOf, hostMounts, kubectlOf, podStatus, statusOf, troubleOf };
