import { proveCut } from "./prove-cut";
import { proveDelay } from "./prove-delay";
import { proveLoss } from "./prove-loss";
import { proveRate } from "./prove-rate";
import type { NetworkProofArgs, Proof } from "./proof";

/** The proof that belongs to a network fault. */
export function proveNetwork(args: NetworkProofArgs): Proof {
  const { fault } = args;
  switch (fault.kind) {
    case "isolate":
    case "halves":
    case "one-way":
    case "reject":
      return proveCut({ ...args, fault });
    case "loss":
      return proveLoss({ ...args, fault });
    case "rate":
      return proveRate({ ...args, fault });
    case "delay":
      return proveDelay({ ...args, fault });
  }
}
