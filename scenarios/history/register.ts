/** The sequential register that a key of the system must look like, and which operations say something about it. */
import type { Operation } from "./history";

/** An operation that the search has to place between `start` and `end`. */
export interface Call {
  readonly operation: Operation;
  readonly start: number;
  /** Infinity: may take effect at any later time. */
  readonly end: number;
  /** False: may also never have taken effect. */
  readonly required: boolean;
}

/** The value held, `null` while the key is absent. */
export type State = string | null;

/** What the register holds after the operation; `undefined` if it could not have happened in this state. */
export function apply(operation: Operation, state: State): State | undefined {
  const { kind, value } = operation;
  if (kind === "write") return value ?? null;
  if (state !== seenBy(operation)) return undefined;
  return kind === "cas" ? (value ?? null) : state;
}

/** The value that an operation proves to have been there. */
function seenBy({ kind, expected, result }: Operation): State | undefined {
  if (kind === "read") return result ?? null;
  return kind === "cas" ? (expected ?? null) : undefined;
}

/**
 * The calls of one key, sorted by start, those that must be placed first. Left out is what cannot matter: operations
 * that certainly did not happen, reads without an answer, and writes of unknown outcome whose value nobody saw (an
 * order with such a write is as good without it). A write of unknown outcome whose value is its own and was seen did
 * happen, before the first who saw it had the answer.
 */
export function callsOf(operations: readonly Operation[]): Call[] {
  let relevant = operations.filter(
    ({ kind, outcome }) =>
      kind !== "hold" && (outcome === "ok" || (outcome === "unknown" && kind !== "read")),
  );
  for (let before = Infinity; relevant.length < before;) {
    before = relevant.length;
    const seen = new Set(relevant.map(seenBy));
    relevant = relevant.filter(({ outcome, value }) => outcome === "ok" || seen.has(value ?? null));
  }

  const writers = new Map<State, number>();
  const firstSeen = new Map<State, number>();
  for (const operation of relevant) {
    const { kind, outcome, end } = operation;
    const value = operation.value ?? null;
    if (kind !== "read") writers.set(value, (writers.get(value) ?? 0) + 1);
    const seen = seenBy(operation);
    if (outcome === "ok" && seen !== undefined)
      firstSeen.set(seen, Math.min(end, firstSeen.get(seen) ?? end));
  }

  const calls = relevant.map((operation): Call => {
    const { start, end, outcome } = operation;
    const value = operation.value ?? null;
    if (outcome === "ok") return { operation, start, end, required: true };
    const seenAt = writers.get(value) === 1 ? firstSeen.get(value) : undefined;
    if (seenAt === undefined) return { operation, start, end: Infinity, required: false };
    return { operation, start, end: Math.max(start, seenAt), required: true };
  });
  return calls.sort((a, b) => Number(b.required) - Number(a.required) || a.start - b.start);
}
