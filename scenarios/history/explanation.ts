import type { Operation } from "./history";
import type { Found } from "./search";

/** Why a key's history is not linearizable: the operation that fits in no order, and those around it. */
export interface Violation {
  readonly key: string;
  readonly operation: Operation;
  /** One sentence. */
  readonly reason: string;
  /** The last operations of the longest order found, and those concurrent with the blocked one; sorted by start. */
  readonly neighbours: readonly Operation[];
}

const MAX_NEIGHBOURS = 8;

/** Turns the longest failed attempt into what a person needs to see. */
export function explain(
  key: string,
  history: readonly Operation[],
  { blocked, placed, state }: Extract<Found, { kind: "none" }>,
): Violation {
  const { operation } = blocked;
  const reason =
    `${describe(operation)}: ` +
    (diagnose(operation, history) ??
      `fits nowhere; the key held ${quoted(state)} in the longest order that was found`);
  const concurrent = history.filter(
    (other) =>
      other !== operation &&
      other.outcome !== "failed" &&
      other.start <= operation.end &&
      other.end >= operation.start,
  );
  const neighbours = [...new Set([...placed.map((call) => call.operation), ...concurrent])]
    .slice(0, MAX_NEIGHBOURS)
    .sort((a, b) => a.start - b.start);
  return { key, operation, reason, neighbours };
}

/** The common ways to be wrong, by name. */
function diagnose(operation: Operation, history: readonly Operation[]): string | undefined {
  const { kind } = operation;
  if (kind !== "read" && kind !== "cas") return undefined;
  const seen = (kind === "read" ? operation.result : operation.expected) ?? null;
  const effective = history.filter((each) => each.outcome !== "failed" && each !== operation);
  const writers = effective.filter((each) => isWrite(each) && each.value === seen);

  if (kind === "cas") {
    const rival = effective.find(
      (each) => each.kind === "cas" && each.outcome === "ok" && (each.expected ?? null) === seen,
    );
    if (rival && writers.length <= 1) return `so did ${describe(rival)}: only one of the two can be true`;
  }
  if (seen !== null && writers.length === 0) return `nobody wrote ${quoted(seen)}`;
  const writer = writers.length === 1 ? writers[0] : undefined;
  if (writer && writer.start > operation.end)
    return `the value was written only later, by ${describe(writer)}`;
  const newer = effective.filter(
    (each) =>
      each.outcome === "ok" &&
      isWrite(each) &&
      each.end < operation.start &&
      (seen === null || (writer !== undefined && writer.outcome === "ok" && each.start > writer.end)),
  );
  const last = newer.reduce<Operation | undefined>((a, b) => (a && a.end > b.end ? a : b), undefined);
  return last && `stale or lost: ${describe(last)} had been acknowledged before it began`;
}

function isWrite({ kind }: Operation): boolean {
  return kind === "write" || kind === "cas";
}

function quoted(value: string | null | undefined): string {
  return value == null ? "nothing" : `\`${value}\``;
}

/** An operation as a phrase: who, where, what, when. */
export function describe({
  client,
  node,
  kind,
  start,
  end,
  outcome,
  value,
  expected,
  result,
}: Operation): string {
  const what = {
    read: `read ${quoted(result)}`,
    write: `write ${quoted(value)}`,
    cas: `cas ${quoted(expected)} → ${quoted(value)}`,
    hold: `hold as ${quoted(value)}`,
  }[kind];
  const unknown = outcome === "unknown" ? ", outcome unknown" : "";
  return `${what} (client ${client} on ${node}, ${start.toFixed(1)}–${end.toFixed(1)} ms${unknown})`;
}
