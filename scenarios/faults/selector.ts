import type { FaultSpec, Selector } from "./fault";

/** A selector in words, for messages. */
export function describeSelector(selector: Selector): string {
  if ("node" in selector) return selector.node;
  if ("any" in selector) return `any ${selector.role ?? "node"}`;
  if ("awayFrom" in selector)
    return `the first ${selector.role} on a machine without any ${selector.awayFrom}`;
  if ("place" in selector) return `${selector.role} number ${selector.place}`;
  if ("role" in selector) return `${selector.first ? "the first" : "every"} ${selector.role}`;
  if ("all" in selector) return "all nodes";
  if ("leader" in selector) return "the leader";
  if ("follower" in selector) return "a follower";
  return "majority" in selector ? "the majority" : "the minority";
}

/** All selectors of a fault. */
export function selectorsOf(fault: FaultSpec): readonly Selector[] {
  return fault.kind === "one-way" ? [fault.from, fault.to] : [fault.target];
}

/**
 * The nodes a selector certainly means, from the stack file alone; undefined when only the running system can tell.
 * An empty list means that it can never match.
 */
export function staticNodes<N extends { readonly name: string; readonly role: string }>(
  selector: Selector,
  nodes: readonly N[],
): readonly N[] | undefined {
  if ("node" in selector) return nodes.filter((node) => node.name === selector.node);
  if ("any" in selector || "awayFrom" in selector) return undefined;
  if ("role" in selector) {
    const ofRole = nodes.filter((node) => node.role === selector.role);
    if ("place" in selector) return ofRole.slice(selector.place - 1, selector.place);
    return ofRole.slice(0, selector.first ? 1 : undefined);
  }
  if ("all" in selector) return nodes;
  return undefined;
}
