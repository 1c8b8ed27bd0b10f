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

/** The plan's `/etc/hosts` names by role: `primary`, `replica1`, `replica2`, …, `observer`, `observer2`, … */
export function aliasesOf({ name, role }: PlacedNode, all: readonly PlacedNode[]): readonly string[] {
  const number = all.filter((node) => node.role === role).findIndex((node) => node.name === name) + 1;
  return [role === "replica" || number > 1 ? `${role}${number}` : role];
}

/** `treasury.executor_identity`: the lease holder's name. */
export function executorIdentityOf({ name, role }: PlacedNode): string {
  if (role === "primary") return "executor-primary";
  return name === "node-mac1" && role === "replica" ? "executor-replica1" : `executor-${name}`;
}
