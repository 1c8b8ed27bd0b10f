/** What a node is asked to create, checked: a misspelt key must not be dropped in silence. */
import * as z from "zod";
import { RequestError } from "./http";
import type { Item, Kind } from "./items";
import { randomUUID } from "node:crypto";

const id = z.string().min(1).max(500);
const common = {
  id: id.optional(),
  type: z.string().min(1).max(100).default("custom"),
  properties: z.record(z.string(), z.unknown()).default({}),
};

const bodies = {
  nodes: z.strictObject(common),
  edges: z.strictObject({ ...common, from: id, to: id }),
} as const;

/** The item that a body asks for, written by this node now. @throws RequestError (400) naming each mistake */
export function itemFrom(kind: Kind, body: unknown, nodeId: string): Item {
  const parsed = bodies[kind].safeParse(body);
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(({ path, message }) =>
      [path.join("."), message].filter(Boolean),
    );
    throw new RequestError(400, mistakes.map((each) => each.join(": ")).join("; "));
  }
  const now = new Date().toISOString();
  const { id: wanted = randomUUID(), ...rest } = parsed.data;
  return { id: wanted, ...rest, metadata: { createdAt: now, updatedAt: now, createdBy: nodeId } };
}

/** Parameters of a query, all of them known. @throws RequestError (400) for another one */
export function filtersOf(query: URLSearchParams, known: readonly string[]): ReadonlyMap<string, string> {
  const unknown = [...query.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new RequestError(
      400,
      `there is no parameter "${unknown}"; ${known.length === 0 ? "there are none" : `there are: ${known.join(", ")}`}`,
    );
  return new Map(query);
}
