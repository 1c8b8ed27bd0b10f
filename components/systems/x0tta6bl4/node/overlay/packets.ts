/** What nodes send each other over the overlay, as JSON in one datagram each. */
import type { Applied } from "../kv/store";
import type { Member, Put, RaftMessage } from "../raft/messages";

/** A request of a client that one node passes on to the leader. */
export type Question =
  { readonly kind: "put"; readonly put: Put } | { readonly kind: "get"; readonly key: string };

export type Reply =
  | ({ readonly kind: "put" } & Applied)
  | { readonly kind: "get"; readonly value?: string; readonly revision?: number }
  /** Certainly not done: it does not lead. */
  | { readonly kind: "refused"; readonly leader?: string }
  /** May happen or not. */
  | { readonly kind: "unknown" };

export type Packet =
  | { readonly raft: RaftMessage }
  | { readonly question: Question; readonly id: string }
  | { readonly reply: Reply; readonly id: string }
  /** A node wants to be taken in; whoever does not lead passes it on once. */
  | { readonly join: Member; readonly passed?: boolean }
  /** Told to whoever has a link but is no member: one that was taken out learns of it. */
  | { readonly stranger: true };
