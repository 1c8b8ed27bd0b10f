import { LABEL } from "../names";
import { label, type ObjectOwner } from "./metadata";

/** Pure: where all of a stack is in a cluster. */
export function stackNamespace({ stack, owner, namespace }: ObjectOwner) {
  return {
    metadata: {
      name: namespace,
      labels: {
        [LABEL.owner]: owner,
        [LABEL.stack]: label(stack),
        // Addresses and faults of networks take NET_ADMIN, in containers of their own.
        "pod-security.kubernetes.io/enforce": "privileged",
      },
    },
  };
}
