import type { Capabilities, Capability } from "../environment";

const network: readonly Capability[] = ["partition", "reject", "loss", "rate", "delay"];

/** Reads the lines of `probe.sh`: a name, and the reason if it cannot be had. */
export function parseProbe(text: string): Capabilities {
  const reasons = new Map<string, string>();
  const present = new Set<string>();
  for (const line of text.split("\n").filter(Boolean)) {
    const [name = "", reason] = line.split("\t");
    if (reason === undefined) present.add(name);
    else reasons.set(name, reason);
  }
  const has = new Set<Capability>(["process", "workers"]);
  const missing: Partial<Record<Capability, string>> = {};
  for (const capability of network) {
    // Network faults live in tables that the kernel removes with their holder; without that no fault is safe.
    const lacks = ["nft", "owner"].find((name) => !present.has(name) && capability !== "delay") ?? capability;
    if (present.has(lacks)) has.add(capability);
    else missing[capability] = reasons.get(lacks) ?? "not tried on this machine";
  }
  return { has, missing };
}
