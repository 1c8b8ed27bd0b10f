import { containerCapabilities } from "../containers/capabilities";
import type { Capabilities } from "../environment";

/** What the hosts of a stack can do: an engine takes every container off its network. See `containerCapabilities`. */
export function capabilitiesOf(probe: string, diskMegabytes: number | undefined): Capabilities {
  const { has, missing } = containerCapabilities(probe, diskMegabytes);
  return { has: new Set([...has, "disconnect"]), missing };
}
