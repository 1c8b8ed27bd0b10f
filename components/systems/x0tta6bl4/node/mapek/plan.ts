import { SILENT_PROBES } from "./analyse";
import type { Knowledge, WantedPeer } from "./knowledge";

/**
 * add: the daemon does not dial it. redial: its link is made anew, so that the daemon's growing pauses do not delay it.
 * remove: the daemon dials what nobody wants.
 */
export interface Action {
  readonly kind: "add_peer" | "redial_peer" | "remove_peer";
  readonly peer: Pick<WantedPeer, "id" | "uri">;
}

/** Milliseconds between two attempts to make a link anew. */
const PAUSE = 2000;
/** A new link carries nothing until routes are found, which takes some seconds: it is left alone for so long (s). */
const ROUTING = 8;

/** P: what is to be done about the peers that are not well. */
export function plan(knowledge: Knowledge, now: number): Action[] {
  if (knowledge.daemonProblem !== undefined) return [];
  const removals = knowledge.unwanted.map((uri): Action => ({ kind: "remove_peer", peer: { id: uri, uri } }));
  const others = [...knowledge.peers.values()].flatMap((known): Action[] => {
    const { peer, sight, state, silent, redialledAt } = known;
    if (!sight.dialled) return [{ kind: "add_peer", peer }];
    const dead = !sight.linked || (silent >= SILENT_PROBES && (sight.linkAge ?? 0) > ROUTING);
    const due = redialledAt === undefined || now - redialledAt >= PAUSE;
    if (state !== "lost" || !dead || !due) return [];
    known.redialledAt = now;
    return [{ kind: "redial_peer", peer }];
  });
  return [...removals, ...others];
}
