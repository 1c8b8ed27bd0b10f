/** Milliseconds after which a node that hears no peer begins a chain of its own; peers dial within a second. */
const ALONE_AFTER = 3000;

/**
 * Whether a node that just started may make blocks: no peer is ahead of it, and it hears more than half of the members
 * (itself counted) or has waited long enough for them.
 */
export function maySetOut(
  peers: { readonly known: number; readonly ahead: number },
  members: number,
  running_ms: number,
): boolean {
  if (peers.ahead > 0) return false;
  return (peers.known + 1) * 2 > members || running_ms >= ALONE_AFTER;
}
