import { containerCapabilities } from "../containers/capabilities";
import type { Capabilities } from "../environment";

/** Who makes hosts again is a cluster. */
const notHere: Capabilities["missing"] = {
  recreate:
    "an engine makes no container anew that was taken away; `restart` and `kill` do that to a service",
};

/** What the hosts of a stack can do: an engine takes every container off its network. See `containerCapabilities`. */
export function capabilitiesOf(probe: string, diskMegabytes: number | undefined): Capabilities {
  const { has, missing } = containerCapabilities(probe, diskMegabytes);
  return { has: new Set([...has, "disconnect"]), missing: { ...missing, ...notHere } };
}
