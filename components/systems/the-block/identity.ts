/** Names that nodes and executors go by. Those of the documented nodes are the plan's; others follow from role and name. */
import type { PlacedNode } from "../system";

const documented: Readonly<Record<string, { readonly role: string; readonly name: string }>> = {
  "node-pc": { role: "primary", name: "pc" },
  "node-mac1": { role: "replica", name: "mac1" },
  "node-mac2": { role: "observer", name: "mac2" },
};

/** `node.identity`: told to peers, shown in metrics. */
export function identityOf({ name, role }: PlacedNode): string {
  const known = documented[name];
  return `${role}-${known?.role === role ? known.name : name}`;
}

/** `treasury.executor_identity`: the lease holder's name. */
export function executorIdentityOf({ name, role }: PlacedNode): string {
  if (role === "primary") return "executor-primary";
  return name === "node-mac1" && role === "replica" ? "executor-replica1" : `executor-${name}`;
}
