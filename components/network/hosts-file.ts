/** The hosts file of every node: names of all nodes, sorted, so that the order in the stack file does not matter. */
export function hostsFile(nodes: readonly { readonly name: string; readonly address: string }[]): string {
  const lines = nodes.map(({ name, address }) => `${address}\t${name}`).sort();
  return ["127.0.0.1\tlocalhost", "::1\tlocalhost", ...lines, ""].join("\n");
}
