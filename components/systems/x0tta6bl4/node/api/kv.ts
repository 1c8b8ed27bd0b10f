import type { Gateway } from "../kv/gateway";
import type { Store } from "../kv/store";
import type { Membership } from "../membership";
import type { Reply } from "../overlay/packets";
import type { Condition } from "../raft/messages";
import type { Raft } from "../raft/raft";
import type { Answer, Request, Routes } from "./routes";

/**
 * `PUT /kv/KEY` (the body is the value; `If-Match: "REVISION"` and `If-None-Match: *` are honoured), `GET /kv/KEY`
 * (linearizable), `GET /kv?prefix=…&local=true` (this node's own copy), `GET /raft/status`, `PUT /raft/members`.
 */
export function kvRoutes(raft: Raft, store: Store, gateway: Gateway, membership: Membership): Routes {
  return {
    "PUT /kv/*": async ({ rest, headers, body }) => {
      const condition = conditionOf(headers);
      if (condition === null) return refuse(400, 'If-Match must be "REVISION", If-None-Match must be *');
      return toAnswer(rest, await gateway.put(rest, await body(), condition));
    },
    "GET /kv/*": async ({ rest }) => toAnswer(rest, await gateway.get(rest)),
    "GET /kv": ({ url }) => {
      if (url.searchParams.get("local") !== "true")
        return refuse(400, "many keys are only to be had of this node's own copy: local=true");
      const { applied, digest } = store;
      const items = store.withPrefix(url.searchParams.get("prefix") ?? "");
      return { status: 200, body: { node_id: raft.id, applied_index: applied, digest, items } };
    },
    "GET /raft/status": () => ({ status: 200, body: statusOf(raft, store) }),
    "PUT /raft/members": async ({ body }) => keep(raft, membership, await body()),
  };
}

export function statusOf(raft: Raft, store: Store): object {
  const { role, term, leader, commit } = raft.status;
  return {
    id: raft.id,
    role,
    term,
    leader: leader ?? null,
    commit_index: commit,
    last_index: raft.log.lastIndex,
    applied_index: store.applied,
    /** Of all that was applied: nodes that have applied as much have the same. */
    digest: store.digest,
    keys: store.size,
    members: raft.log.members.map(({ id }) => id),
  };
}

function toAnswer(key: string, reply: Reply): Answer {
  switch (reply.kind) {
    case "put":
      return reply.done
        ? { status: 200, body: { key, revision: reply.revision }, headers: tag(reply.revision) }
        : { status: 412, body: { key, error: "the condition does not hold", revision: reply.revision } };
    case "get": {
      const { value, revision } = reply;
      return value === undefined || revision === undefined
        ? { status: 404, body: { key, error: "there is no such key" } }
        : { status: 200, body: { key, value, revision }, headers: tag(revision) };
    }
    case "refused":
      return {
        status: 503,
        body: { error: "there is no leader to be reached", leader: reply.leader ?? null },
      };
    case "unknown":
      return { status: 504, body: { error: "no answer in time: whether it happened is not known" } };
  }
}

const tag = (revision: number): Record<string, string> => ({ etag: `"${revision}"` });
const refuse = (status: number, error: string): Answer => ({ status, body: { error } });

/** null: not understood. */
function conditionOf(headers: Request["headers"]): Condition | null | undefined {
  const { "if-match": match, "if-none-match": none } = headers;
  if (none !== undefined) return none === "*" && match === undefined ? { revision: 0 } : null;
  if (match === undefined) return undefined;
  const [, revision] = /^"(\d+)"$/.exec(match) ?? [];
  return revision === undefined ? null : { revision: Number(revision) };
}

/** Who is not in the list leaves, one after the other: to be asked until it says 200. */
function keep(raft: Raft, membership: Membership, body: string): Answer {
  let ids: unknown;
  try {
    ids = JSON.parse(body);
  } catch {
    ids = undefined;
  }
  if (!Array.isArray(ids) || !ids.includes(raft.id) || !ids.every((id) => typeof id === "string"))
    return refuse(400, "expected a list of the members' names, this node among them");
  if (raft.status.role !== "leader")
    return { status: 503, body: { error: "it does not lead", leader: raft.status.leader ?? null } };
  const done = membership.keep(ids);
  return { status: done ? 200 : 202, body: { members: raft.log.members.map(({ id }) => id) } };
}
