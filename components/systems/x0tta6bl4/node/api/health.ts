import type { Knowledge } from "../mapek/knowledge";
import type { Raft } from "../raft/raft";
import { VERSION } from "../version";
import type { Routes } from "./routes";

/**
 * `/health`: 200 only while the node is of use: the daemon answers, a peer answers over the overlay, and there is a leader.
 * Else 503, with what is missing.
 */
export function healthRoutes(id: string, knowledge: Knowledge, raft: Raft): Routes {
  return {
    "GET /health": () => {
      const problems = healthProblems(knowledge, raft.status.leader);
      const body = {
        status: problems.length === 0 ? "ok" : "degraded",
        version: VERSION,
        node_id: id,
        peers: knowledge.well,
        leader: raft.status.leader ?? null,
        ...(problems.length > 0 ? { problems } : {}),
      };
      return { status: problems.length === 0 ? 200 : 503, body };
    },
  };
}

/** Pure: what is missing. */
function healthProblems(knowledge: Knowledge, leader: string | undefined): readonly string[] {
  const { daemonProblem, well } = knowledge;
  return [
    ...(daemonProblem === undefined ? [] : [daemonProblem]),
    ...(well === 0 ? ["no peer answers over the overlay"] : []),
    ...(leader === undefined ? ["no leader is known"] : []),
  ];
}
