/** A host as others know it. */
export interface NamedHost {
  readonly name: string;
  readonly address: string;
  readonly aliases?: readonly string[];
}

/** The hosts file of every node: names of all nodes, sorted, so that the order in the stack file does not matter. */
export function hostsFile(hosts: readonly NamedHost[]): string {
  const lines = hosts
    .map(({ name, address, aliases = [] }) => `${address}\t${[name, ...aliases].join(" ")}`)
    .sort();
  return ["127.0.0.1\tlocalhost", "::1\tlocalhost", ...lines, ""].join("\n");
}
