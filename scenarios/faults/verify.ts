import { proveClock } from "./prove-clock";
import { proveCut } from "./prove-cut";
import { proveDelay } from "./prove-delay";
import { proveDisk } from "./prove-disk";
import { proveLoss } from "./prove-loss";
import { proveProcess } from "./prove-process";
import { proveRate } from "./prove-rate";
import type { NetworkProofArgs, Proof, ServiceProofArgs } from "./proof";

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

/** The proof that belongs to a fault of a service. */
export function proveService(args: ServiceProofArgs): Proof {
  const { fault } = args;
  switch (fault.kind) {
    case "disk-full":
      return proveDisk({ ...args, fault });
    case "clock-skew":
      return proveClock({ ...args, fault });
    case "kill":
    case "pause":
    case "stop":
    case "restart":
      return proveProcess({ ...args, fault });
  }
}
