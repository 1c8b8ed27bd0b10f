import { proveRecreate, type RecreateProofArgs } from "./prove-recreate";
import { proveScale, type ScaleProofArgs } from "./prove-scale";
import type { HostFault } from "./plan";
import type { Proof } from "./proof";

export type HostProofArgs = Omit<RecreateProofArgs, "fault"> & { readonly fault: HostFault };

/** Faults of whole hosts. */
export function proveHost(args: HostProofArgs): Proof {
  const { fault } = args;
  return fault.kind === "scale" ? proveScale({ ...args, fault } satisfies ScaleProofArgs) : proveRecreate({ ...args, fault }); // prettier-ignore
}
