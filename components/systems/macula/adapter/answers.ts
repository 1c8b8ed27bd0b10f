/** What nodes and client say of themselves, as far as the checks need it. */
import * as z from "zod";

const counts = z.record(z.string(), z.number());
const providers = z.record(z.string(), z.array(z.string()));

/** `GET /status` of a provider. */
export const statusSchema = z.object({
  node: z.string(),
  /** Another one after every start. */
  instance: z.string(),
  multiplier: z.number(),
  /** Names of those that serve a procedure, as this node knows. */
  providers,
  /** Calls answered, by procedure. */
  handled: counts,
  refused: counts,
  connections: z.object({ open: z.number(), accepted: counts }),
  /** Other nodes that answered last. */
  peers: z.number(),
});
export type Status = z.infer<typeof statusSchema>;

/** `GET /health` of the client. */
export const clientHealthSchema = z.object({ node: z.string(), status: z.string(), providers });

const attempt = z.object({
  node: z.string(),
  outcome: z.enum(["ok", "timeout", "connection_failed", "connection_lost", "refused", "error"]),
  milliseconds: z.number(),
  error: z.exactOptional(z.string()),
});

const call = z.object({
  x: z.number(),
  ok: z.boolean(),
  node: z.exactOptional(z.string()),
  pod: z.exactOptional(z.object({ name: z.string(), address: z.string() })),
  result: z.exactOptional(z.number()),
  error: z.exactOptional(z.string()),
  attempts: z.array(attempt),
  milliseconds: z.number(),
});
/** One call, and all that was tried for it. */
export type Call = z.infer<typeof call>;

/** `GET /batches/ID`. */
export const batchSchema = z.object({ done: z.boolean(), calls: z.array(call) });
export const startedSchema = z.object({ id: z.string() });
/** `GET /clients`: endpoints that each client is connected to. */
export const clientsSchema = z.record(z.string(), z.array(z.string()));
export const roundTripsSchema = z.object({ milliseconds: z.array(z.number()) });
