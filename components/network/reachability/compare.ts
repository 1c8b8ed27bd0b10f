import type { Probe, Reachability } from "./measure";
import { declared, type Measured } from "./plan";

/** A path that is not as declared. */
export interface Mismatch extends Probe {
  readonly expected: "open" | "closed";
  /** What a person is told. */
  readonly sentence: string;
}

/** What was measured against what was declared: every declared path must be open, every other one closed. Pure. */
export function compare(inventory: Measured, measured: Reachability): Mismatch[] {
  return measured.probes.flatMap((probe): Mismatch[] => {
    const expected = declared(inventory, probe) ? "open" : "closed";
    const ok =
      expected === "open" ? probe.outcome === "open" : ["refused", "filtered"].includes(probe.outcome);
    if (ok || probe.outcome === "unknown") return [];
    return [{ ...probe, expected, sentence: told({ ...probe, expected }, probe.from) }];
  });
}

/** A sentence for each port that is not as declared, with all from where it is not. Pure. */
export function summed(mismatches: readonly Mismatch[]): string[] {
  const alike = new Map<string, Mismatch[]>();
  for (const mismatch of mismatches) {
    const key = told(mismatch, "");
    alike.set(key, [...(alike.get(key) ?? []), mismatch]);
  }
  return [...alike.values()].flatMap((all) => {
    const [first] = all;
    return first ? [told(first, all.map(({ from }) => from).join(", "))] : [];
  });
}

function told(mismatch: Omit<Mismatch, "sentence">, from: string): string {
  const { protocol, port, to, expected } = mismatch;
  return `${protocol} port ${port} of ${to} from ${from}: ${said(mismatch)}, expected ${expected}`;
}

function said({ outcome, detail }: Probe): string {
  switch (outcome) {
    case "stray":
      return `answered by somebody else (${detail})`;
    case "filtered":
      return "no answer";
    case "refused":
      return "connection refused";
    default:
      return outcome;
  }
}
