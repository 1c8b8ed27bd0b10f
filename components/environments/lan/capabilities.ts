import type { Capabilities, Capability } from "../environment";
import { parseProbe, readProbe } from "../supervision/capabilities";

/** What nothing here does: the machine's own disk and cable are not ours to spoil. */
const notHere: Capabilities["missing"] = {
  disconnect:
    "its hosts are reached over the network that they would be taken off; `isolate` cuts one off from the others",
  disk: "what its hosts keep is on their own disks",
};

/**
 * What every host of a stack can do.
 * @param probes node → lines of `probe.sh`
 */
export function capabilitiesOf(probes: ReadonlyMap<string, string>): Capabilities {
  const missing: Partial<Record<Capability, string>> = { ...notHere };
  const all = new Set<Capability>([
    "process",
    "workers",
    "partition",
    "reject",
    "loss",
    "rate",
    "delay",
    "clock",
  ]);
  for (const [node, probe] of probes) {
    const own = parseProbe(probe);
    const clock = readProbe(probe).get("clock");
    const lacking = { ...own.missing, ...(clock !== true && { clock: clock ?? "not tried" }) };
    for (const [name, reason] of Object.entries(lacking) as [Capability, string][]) {
      all.delete(name);
      missing[name] ??= `${node}: ${reason}`;
    }
  }
  return { has: all, missing };
}
