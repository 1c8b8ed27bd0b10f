import type { Capabilities, Capability } from "../environment";
import { parseProbe, readProbe } from "../supervision/capabilities";

/** What nothing here does: the machine's own disk and cable are not ours to spoil. */
const notHere: Capabilities["missing"] = {
  disconnect:
    "its hosts are reached over the network that they would be taken off; `isolate` cuts one off from the others",
  recreate: "its hosts are machines, which nobody makes anew; `restart` and `kill` do that to a service",
  drain: "its hosts are machines: there is nowhere for them to move",
  scale: "a host is one, and nobody makes others like it",
  disk: "what its hosts keep is on their own disks",
};

/** All of them hold a session for as long as they last. */
const held: readonly Capability[] = [
  "process",
  "workers",
  "partition",
  "reject",
  "loss",
  "rate",
  "delay",
  "clock",
];

/** What passes between the controller and a node is never cut. */
const betweenNodes: readonly Capability[] = ["partition", "reject", "loss", "rate", "delay"];

function onController(node: string): Capabilities["missing"] {
  const reason = `${node} is this machine itself, and what it sends to the other nodes could not be told from what is asked of them: run it from a machine that is no node`;
  return Object.fromEntries(betweenNodes.map((name) => [name, reason]));
}

function withSessions(node: string): Capabilities["missing"] {
  const reason = `${node}: with \`testbed:hosts.${node}.maxSessions: 1\` its sessions take turns, and this holds one while others look at the node`;
  return Object.fromEntries(held.map((name) => [name, reason]));
}

/**
 * What every host of a stack can do.
 * @param probes node → lines of `probe.sh`
 * @param turns nodes whose sessions take turns: a fault holds one until it ends, and nobody could look at the node meanwhile
 * @param controller the node that is the controller's own machine, if there is one
 */
export function capabilitiesOf(
  probes: ReadonlyMap<string, string>,
  turns: readonly string[] = [],
  controller?: string,
): Capabilities {
  const missing: Partial<Record<Capability, string>> = {
    ...notHere,
    ...(controller !== undefined && onController(controller)),
  };
  const [oneByOne] = turns;
  if (oneByOne !== undefined) return { has: new Set(), missing: { ...withSessions(oneByOne), ...notHere } };
  const all = new Set(held.filter((name) => missing[name] === undefined));
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
