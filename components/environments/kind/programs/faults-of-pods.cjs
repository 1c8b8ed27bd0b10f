// What can be done to a pod by who keeps it: its StatefulSet, and the cluster. Each fault is made for a place, `{ kubeconfig, namespace,
// pod, kubectl }`, and has `fire`, which begins it, `go` for what is under way for longer, and `heal`, where it does not end by itself.
"use strict";
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { HOST, clusterOf, hostMounts, troubleOf } = require("./pod-status.cjs");
const { DRAINED, scaleBack, setOf, undrain } = require("./relief-of-pods.cjs");

/** On a pod beside the first: it has what the first one's services were told. */
const COPIED = "testbed.copied";
/** Milliseconds for others to come. */
const COMING = 60_000;

/** The pod is taken away, and its StatefulSet makes another one: whoever dies in the middle, that comes. */
const recreate = async ({ kubectl, pod }) => ({ fire: () => kubectl("delete", "pod", pod, "--wait=false") });

const rollout = async ({ kubectl, pod }) => ({
  fire: () => kubectl("rollout", "restart", `statefulset/${setOf(pod)}`),
});

/** All pods of the stack on the pod's machine go, as far as the cluster lets them, and it takes no others until this is over. */
async function drain({ kubeconfig, kubectl, namespace, pod }) {
  const { metadata, spec } = JSON.parse(await kubectl("get", "pod", pod, "--output=json"));
  const machine = spec.nodeName;
  const { items } = JSON.parse(await kubectl("get", "nodes", "--output=json"));
  const others = items.filter((node) => node.metadata.name !== machine && takesPods(node));
  if (items.some((node) => node.metadata.name === machine && node.spec.unschedulable))
    throw new Error(`${machine} takes no pods already: somebody else has cordoned it`);
  if (others.length === 0)
    throw new Error(`there is no machine beside ${machine} in the cluster that takes pods`);
  let under;
  return {
    async fire() {
      // From here on it can be undone by whoever finds it.
      await kubectl("annotate", "node", machine, "--overwrite", `${DRAINED}=${namespace}/${pod}`);
      await kubectl("cordon", machine);
    },
    async go() {
      const selector = `testbed.stack=${metadata.labels["testbed.stack"]}`;
      const of = [
        "--ignore-daemonsets",
        "--delete-emptydir-data",
        `--pod-selector=${selector}`,
        "--timeout=60s",
      ];
      under = spawn("kubectl", [...clusterOf(kubeconfig), "drain", machine, ...of], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      const said = [];
      under.stderr.setEncoding("utf8").on("data", (text) => said.push(text));
      const [code] = await once(under, "close");
      if (code) throw new Error(`${machine} cannot be cleared: ${said.join("").trim()}`);
    },
    async heal() {
      under?.kill();
      await undrain(kubectl, machine);
    },
  };
}

const takesPods = ({ spec }) =>
  !spec.unschedulable && !(spec.taints ?? []).some(({ effect }) => effect !== "PreferNoSchedule");

/** There are so many pods at the node's address, and the others get from the first one what its services were told. */
async function scale({ kubeconfig, kubectl, namespace, pod }, amount) {
  const copies = Array.from({ length: Number(amount) - 1 }, (_, index) => `${setOf(pod)}-${index + 1}`);
  let over = false;
  async function running(copy) {
    const deadline = performance.now() + COMING;
    for (;;) {
      const text = await kubectl("get", "pod", copy, "--ignore-not-found", "--output=json");
      const found = text.trim() === "" ? undefined : JSON.parse(text);
      if (over || found?.status.containerStatuses?.some(({ ready }) => ready)) return found;
      if (performance.now() > deadline) {
        const seen = found === undefined ? "there is no such pod" : troubleOf(found) || "it is not ready";
        throw new Error(`${copy} does not run within ${COMING / 1000} s: ${seen}`);
      }
      await new Promise((done) => setTimeout(done, 300));
    }
  }
  async function give(copy) {
    const found = await running(copy);
    if (over) return;
    const script = "components/environments/kind/scripts/copy-parts.sh";
    const child = spawn("sh", [script, kubeconfig, namespace, pod, copy, HOST, ...hostMounts(found)], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const said = [];
    child.stderr.setEncoding("utf8").on("data", (text) => said.push(text));
    const [code] = await once(child, "close");
    if (over) return;
    if (code) throw new Error(`${copy} does not get what ${pod} has: ${said.join("").trim()}`);
    await kubectl("annotate", "pod", copy, `${COPIED}=yes`);
  }
  return {
    fire: () => kubectl("scale", `statefulset/${setOf(pod)}`, `--replicas=${amount}`),
    go: () => Promise.all(copies.map(give)),
    async heal() {
      over = true;
      await scaleBack(kubectl, pod, copies);
    },
  };
}

module.exports = { faults: { recreate, rollout, drain, scale } };
