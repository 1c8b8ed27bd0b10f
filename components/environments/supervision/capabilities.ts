import type { Capabilities, Capability } from "../environment";

const network: readonly Capability[] = ["partition", "reject", "loss", "rate", "delay"];

/** Reads the lines of `probe.sh`: what was tried → whether it works, or the reason why not. */
export function readProbe(text: string): ReadonlyMap<string, true | string> {
  const lines = text.split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [name = "", reason] = line.split("\t");
      return [name, reason ?? true];
    }),
  );
}

/** What every environment whose hosts supervise their services themselves can do, by the lines of `probe.sh`. */
export function parseProbe(text: string): Capabilities {
  const tried = readProbe(text);
  const works = (name: string) => tried.get(name) === true;
  const has = new Set<Capability>(["process", "workers"]);
  const missing: Partial<Record<Capability, string>> = {};
  for (const capability of network) {
    // Network faults live in tables that the kernel removes with their holder; without that no fault is safe.
    const lacks = ["nft", "owner"].find((name) => !works(name) && capability !== "delay") ?? capability;
    const result = tried.get(lacks) ?? "not tried on this machine";
    if (result === true) has.add(capability);
    else missing[capability] = result;
  }
  return { has, missing };
}
