import { containerCapabilities } from "../containers/capabilities";
import type { Capabilities, Capability } from "../environment";

/** Who makes hosts again is a cluster. */
const notHere: Capabilities["missing"] = {
  recreate:
    "an engine makes no container anew that was taken away; `restart` and `kill` do that to a service",
  drain: "its hosts are containers of one engine: there is nowhere for them to move",
  scale: "a host is one, and nobody makes others like it",
};

/** What the hosts of a stack can do: an engine takes every container off its network. See `containerCapabilities`. */
export function capabilitiesOf(probe: string, diskMegabytes: number | undefined): Capabilities {
  const { has, missing } = containerCapabilities(probe, diskMegabytes);
  return { has: new Set([...has, "disconnect"]), missing: { ...missing, ...notHere } };
}

/** Pure: what a stack can do on all of its engines: what one lacks, all lack. */
export function ofAll(engines: readonly (Capabilities & { readonly name: string })[]): Capabilities {
  const some = new Set(engines.flatMap((engine) => [...engine.has]));
  const missing = engines.flatMap((engine) =>
    Object.entries(engine.missing).map(([capability, reason]) => [
      capability,
      some.has(capability as Capability) ? `${engine.name}: ${reason}` : reason,
    ]),
  );
  return {
    has: new Set([...some].filter((capability) => engines.every((engine) => engine.has.has(capability)))),
    missing: Object.fromEntries(missing) as Capabilities["missing"],
  };
}
