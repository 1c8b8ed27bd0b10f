// What undoes faults of pods that do not end by themselves, whoever began them: further pods, and machines that were cleared.
"use strict";

/** On a machine that we have cleared: by whom. Whoever finds it may undo it. */
const DRAINED = "testbed.drained";

const setOf = (pod) => pod.replace(/-0$/, "");

/** What the others had goes with them: they would have it again. */
async function scaleBack(kubectl, pod, copies) {
  await kubectl("scale", `statefulset/${setOf(pod)}`, "--replicas=1");
  const claims = copies.map((copy) => `pvc/kept-${copy}`);
  await kubectl("delete", ...claims, "--ignore-not-found", "--wait=false");
}

async function undrain(kubectl, machine) {
  await kubectl("uncordon", machine);
  await kubectl("annotate", "node", machine, `${DRAINED}-`);
}

/** How many pods there are to be. */
async function replicasOf({ kubectl, pod }) {
  const set = await kubectl("get", `statefulset/${setOf(pod)}`, "--ignore-not-found", "--output=json");
  return set.trim() === "" ? 1 : JSON.parse(set).spec.replicas;
}

/** Machines that were cleared of the pod. Who may not ask for them has cleared none. */
async function drainedOf({ kubectl, namespace, pod }) {
  try {
    const { items } = JSON.parse(await kubectl("get", "nodes", "--output=json"));
    return items.filter(({ metadata }) => metadata.annotations?.[DRAINED] === `${namespace}/${pod}`);
  } catch (error) {
    if (/forbidden/i.test(error.message)) return [];
    throw error;
  }
}

/** Whether a fault that does not end by itself has come into force. */
async function inForce(place) {
  const [replicas, machines] = await Promise.all([replicasOf(place), drainedOf(place)]);
  return replicas > 1 || machines.some(({ spec }) => spec.unschedulable);
}

/** Undoes what whoever was killed has left. @returns a line for each */
async function relieve(place) {
  const { kubectl, pod } = place;
  const [replicas, machines] = await Promise.all([replicasOf(place), drainedOf(place)]);
  const lines = [];
  if (replicas > 1) {
    const copies = Array.from({ length: replicas - 1 }, (_, index) => `${setOf(pod)}-${index + 1}`);
    await scaleBack(kubectl, pod, copies);
    lines.push(`scale: there is one of ${setOf(pod)} again, of ${replicas}`);
  }
  for (const { metadata } of machines) {
    await undrain(kubectl, metadata.name);
    lines.push(`drain: ${metadata.name} takes pods again`);
  }
  return lines;
}

module.exports = { DRAINED, inForce, relieve, scaleBack, setOf, undrain };
