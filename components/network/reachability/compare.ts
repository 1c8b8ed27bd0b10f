import type { Probe, Reachability } from "./measure";
import { declared, type Measured } from "./plan";

/** A path that is not as declared. */
export interface Mismatch extends Probe {
  readonly expected: "open" | "closed";
  /** What a person is told. */
  readonly sentence: string;
}

/** A sentence for each port that is not as declared, with all from where it is not. Pure. */
export function summed(mismatches: readonly Mismatch[]): string[] {
  const from = new Map<string, string[]>();
  for (const { sentence, from: one } of mismatches) {
    const rest = sentence.replace(` from ${one}:`, " from *:");
    from.set(rest, [...(from.get(rest) ?? []), one]);
  }
  return [...from].map(([rest, all]) => rest.replace("*", all.join(", ")));
}

/** What was measured against what was declared: every declared path must be open, every other one closed. Pure. */
export function compare(inventory: Measured, measured: Reachability): Mismatch[] {
  return measured.probes.flatMap((probe): Mismatch[] => {
    const expected = declared(inventory, probe) ? "open" : "closed";
    const ok =
      expected === "open" ? probe.outcome === "open" : ["refused", "filtered"].includes(probe.outcome);
    if (ok || probe.outcome === "unknown") return [];
    const where = `${probe.protocol} port ${probe.port} of ${probe.to} from ${probe.from}`;
    return [{ ...probe, expected, sentence: `${where}: ${said(probe)}, expected ${expected}` }];
  });
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
