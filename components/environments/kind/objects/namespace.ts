import { ANNOTATION, LABEL } from "../names";
import { label, type ObjectOwner } from "./metadata";

/**
 * Pure: where all of a stack is in a cluster.
 * @param made another number when it is made anew
 */
export function stackNamespace({ stack, owner, namespace }: ObjectOwner, made: number) {
  return {
    metadata: {
      name: namespace,
      labels: {
        [LABEL.owner]: owner,
        [LABEL.stack]: label(stack),
        // Addresses and faults of networks take NET_ADMIN, in containers of their own.
        "pod-security.kubernetes.io/enforce": "privileged",
      },
      annotations: { [ANNOTATION.made]: String(made) },
    },
  };
}
