import type { Outsiders } from "./objects/node-policy";

/** What the scripts that make a cluster, or take one that is there, print: an address, and CIDRs. */
export interface ToldAddresses {
  /** Where the cluster's nodes are reached from the controller. */
  readonly address: string;
  readonly outsiders: readonly Outsiders[];
  /** Addresses of the cluster's nodes among each other, by which other clusters come to it and in whose name it comes to them. */
  readonly nodes: readonly string[];
}

/**
 * Pure. Words with `!` are exceptions of the ones before that hold them all, those with `=` the nodes' own.
 * @throws Error when it is something else
 */
export function parseAddresses(line: string): ToldAddresses {
  const [address = "", ...words] = line.trim().split(/\s+/);
  if (!/^[0-9.]+$/.test(address)) throw new Error(`the cluster told no address of its nodes: ${line}`);
  const marked = (mark: string) => words.filter((word) => word.startsWith(mark)).map((word) => word.slice(1));
  const except = marked("!");
  const outsiders = words
    .filter((word) => /^\d/.test(word))
    .map((cidr): Outsiders => (cidr === "0.0.0.0/0" ? { cidr, except } : { cidr }));
  return { address, outsiders, nodes: marked("=") };
}
