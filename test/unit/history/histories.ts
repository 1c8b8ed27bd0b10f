import type { Operation } from "../../../scenarios/history/history";
import { randomBySeed } from "../../../scenarios/random-by-seed";

type Details = Partial<Operation>;

function operation(details: Details & Pick<Operation, "kind" | "start" | "end">): Operation {
  return { client: 1, key: "k", node: "n1", outcome: "ok", ...details };
}

/** Short forms for hand-written histories of one key. */
export const write = (value: string, start: number, end: number, details: Details = {}) =>
  operation({ kind: "write", value, start, end, ...details });
export const read = (result: string | null, start: number, end: number, details: Details = {}) =>
  operation({ kind: "read", result, start, end, ...details });
export const cas = (
  expected: string | undefined,
  value: string,
  start: number,
  end: number,
  details: Details = {},
) =>
  operation({ kind: "cas", value, start, end, ...(expected === undefined ? {} : { expected }), ...details });
export const hold = (value: string, start: number, end: number, until: number) =>
  operation({ kind: "hold", value, start, end, until });

export interface Simulation {
  readonly seed: number;
  readonly clients: number;
  readonly keys: number;
  readonly operations: number;
  /** Share of operations without an answer. */
  readonly unknown?: number;
  /** Values are drawn from so few; without it each written value is its own. */
  readonly values?: number;
}

/**
 * What clients of a perfectly atomic store would record: each operation takes effect at one instant between its start
 * and its end, or, with an unknown outcome, perhaps later or never.
 */
export function simulate({ seed, clients, keys, operations, unknown = 0, values }: Simulation): Operation[] {
  const next = randomBySeed(String(seed));
  const free = Array.from({ length: clients }, () => 0);
  const planned = Array.from({ length: operations }, (_, id) => {
    const client = Math.floor(next() * clients);
    const start = (free[client] ?? 0) + next() * 4;
    const end = start + 0.1 + next() * 8;
    free[client] = end;
    const lost = next() < unknown;
    const at = lost && next() < 0.3 ? end + next() * 50 : start + next() * (end - start);
    const value = values === undefined ? `v${id}` : `v${Math.floor(next() * values)}`;
    const kind = (["read", "read", "write", "cas"] as const)[Math.floor(next() * 4)] ?? "read";
    return {
      client,
      key: `k${Math.floor(next() * keys)}`,
      start,
      end,
      at,
      lost,
      never: next() < 0.3,
      value,
      kind,
    };
  });

  const held = new Map<string, string>();
  return planned
    .sort((a, b) => a.at - b.at)
    .map(({ client, key, start, end, lost, never, value, kind }) => {
      const common = { client, key, node: "n1", start, end, kind };
      const before = held.get(key);
      if (kind === "read")
        return lost
          ? { ...common, outcome: "unknown" }
          : { ...common, outcome: "ok", result: before ?? null };
      const expected = kind === "cas" && next() < 0.8 ? before : undefined;
      const details = { ...common, value, ...(expected === undefined ? {} : { expected }) };
      const succeeds = kind === "write" || expected === before;
      if (succeeds && !(lost && never)) held.set(key, value);
      if (lost) return { ...details, outcome: "unknown" };
      return { ...details, outcome: succeeds ? "ok" : "failed" };
    });
}
