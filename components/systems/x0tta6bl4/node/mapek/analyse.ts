import type { Knowledge, PeerKnowledge } from "./knowledge";

export type Symptom = "peer-lost" | "peer-recovered";

/** Probes that may stay without an answer before a peer with a link counts as lost. */
export const SILENT_PROBES = 3;

export interface Change {
  readonly symptom: Symptom;
  readonly of: PeerKnowledge;
}

/** A: what has changed since the last cycle; the states of the peers follow it. */
export function analyse(knowledge: Knowledge, now: number): readonly Change[] {
  // What cannot be seen has not changed.
  if (knowledge.daemonProblem !== undefined) return [];
  return [...knowledge.peers.values()].flatMap((of): readonly Change[] => {
    const { linked, roundTrip } = of.sight;
    const silent = of.peer.address !== undefined && roundTrip === undefined;
    of.silent = silent ? of.silent + 1 : 0;
    const before = of.state;
    if (linked && of.silent === 0) {
      of.state = "well";
      return before === "lost" ? [{ symptom: "peer-recovered", of }] : [];
    }
    if (before !== "well" || (linked && of.silent < SILENT_PROBES)) return [];
    of.state = "lost";
    of.lostAt = now;
    return [{ symptom: "peer-lost", of }];
  });
}
