import { text } from "../object";
import type { Readiness } from "./verdict";

const CLASS = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass" };

/** A PersistentVolumeClaim: it has its volume, or will get it when the first pod wants it. */
export const claim: Readiness = {
  seconds: 300,
  async check(object, cluster, signal) {
    const phase = text(object, "status", "phase");
    if (phase === "Bound") return undefined;
    const name = text(object, "spec", "storageClassName");
    if (phase === "Lost") return { why: "its volume is lost", hopeless: true };
    if (name === "") return { why: "it has no storage class, and no volume fits it yet" };
    const storage = await cluster.find({ ...CLASS, name }, signal);
    if (storage === undefined) return { why: `there is no storage class ${name}` };
    if (text(storage, "volumeBindingMode") === "WaitForFirstConsumer" && phase === "Pending")
      return undefined;
    return { why: `it is ${phase || "not seen yet"}` };
  },
};

export const volume: Readiness = {
  seconds: 300,
  check(object) {
    const phase = text(object, "status", "phase");
    return phase === "Available" || phase === "Bound"
      ? undefined
      : { why: `it is ${phase || "not seen yet"}` };
  },
};
