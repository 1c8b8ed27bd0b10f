import type { Outsiders } from "./objects/node-policy";

/** What the scripts that make a cluster, or take one that is there, print: an address, and CIDRs. */
export interface ToldAddresses {
  /** Where the cluster's nodes are reached from the controller. */
  readonly address: string;
  readonly outsiders: readonly Outsiders[];
}

/** Pure. Those with `!` are exceptions of the ones before that hold them all. @throws Error when it is something else */
export function parseAddresses(line: string): ToldAddresses {
  const [address = "", ...words] = line.trim().split(/\s+/);
  if (!/^[0-9.]+$/.test(address)) throw new Error(`the cluster told no address of its nodes: ${line}`);
  const except = words.filter((word) => word.startsWith("!")).map((word) => word.slice(1));
  const outsiders = words
    .filter((word) => !word.startsWith("!"))
    .map((cidr): Outsiders => (cidr === "0.0.0.0/0" ? { cidr, except } : { cidr }));
  return { address, outsiders };
}
