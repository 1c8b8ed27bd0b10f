import { field, isMap, list, text, type JsonMap } from "../object";
import type { Readiness } from "./verdict";

const SLICE = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" };

/** A Service: a ready pod stands behind it, and a load balancer has given it an address where it is to have one. */
export const service: Readiness = {
  seconds: 600,
  async check(object, cluster, signal) {
    const type = text(object, "spec", "type");
    const selector = field(object, "spec", "selector");
    if (type === "ExternalName") return undefined;
    if (text(object, "spec", "clusterIP") !== "None" && isMap(selector) && Object.keys(selector).length > 0) {
      const { name, namespace } = object.metadata;
      const slices = await cluster.list({ ...SLICE, namespace }, { labelSelector: slicesOf(name) }, signal);
      if (!slices.some((slice) => list(slice, "endpoints").some(isReady))) {
        return {
          why: "no ready pod stands behind it: its pods may not be ready, or its selector may match none",
        };
      }
    }
    if (type !== "LoadBalancer" || list(object, "status", "loadBalancer", "ingress").length > 0)
      return undefined;
    return { why: "it has got no address of a load balancer: the cluster may have none" };
  },
  watched: ({ metadata }) => [
    { ...SLICE, namespace: metadata.namespace, labelSelector: slicesOf(metadata.name) },
  ],
  pods: (object) => labels(field(object, "spec", "selector")),
};

function slicesOf(name: string): string {
  return `kubernetes.io/service-name=${name}`;
}

/** An endpoint that says nothing of it counts as ready. */
function isReady(endpoint: JsonMap): boolean {
  return field(endpoint, "conditions", "ready") !== false;
}

function labels(selector: unknown): string | undefined {
  if (!isMap(selector)) return undefined;
  return Object.keys(selector)
    .map((name) => `${name}=${text(selector, name)}`)
    .join(",");
}
