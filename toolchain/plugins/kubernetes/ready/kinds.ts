import { option } from "../annotations";
import { field, text, type KubeObject } from "../object";
import { pod } from "./pod";
import { service } from "./service";
import { claim, volume } from "./storage";
import type { Readiness } from "./verdict";
import { condition, daemonSet, deployment, job, statefulSet } from "./workloads";

const namespace: Readiness = {
  seconds: 60,
  check(object) {
    const phase = text(object, "status", "phase");
    return phase === "Active" ? undefined : { why: `it is ${phase || "not seen yet"}` };
  },
};

/** Tokens of service accounts are put into their Secret after it was made. */
const secret: Readiness = {
  seconds: 30,
  check(object) {
    const isToken = text(object, "type") === "kubernetes.io/service-account-token";
    return isToken && field(object, "data") === undefined ? { why: "its token is not made yet" } : undefined;
  },
};

const definition: Readiness = {
  seconds: 60,
  check: (object) =>
    condition(object, "Established", "True") === undefined
      ? { why: "its kind is not served yet" }
      : undefined,
};

const KINDS: Readonly<Record<string, Readiness>> = {
  "apps/DaemonSet": daemonSet,
  "apps/Deployment": deployment,
  "apps/StatefulSet": statefulSet,
  "apiextensions.k8s.io/CustomResourceDefinition": definition,
  "batch/Job": job,
  "/Namespace": namespace,
  "/PersistentVolume": volume,
  "/PersistentVolumeClaim": claim,
  "/Pod": pod,
  "/Secret": secret,
  "/Service": service,
};

/** When an object is ready; undefined for kinds that are ready when they are there, and where nobody wants to wait. */
export function readinessOf(object: KubeObject): Readiness | undefined {
  if (option(object, "skipAwait") === "true") return undefined;
  const group = object.apiVersion.includes("/") ? object.apiVersion.replace(/\/.*/, "") : "";
  return KINDS[`${group}/${object.kind}`];
}
