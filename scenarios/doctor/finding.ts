import type { Finding } from "../adapter";
import { reasonOf } from "../reason";

/** A finding about a part of a stack. */
export interface PlacedFinding extends Finding {
  /** Name of a node; `machine` is the one this command runs on, `stack` all nodes together. */
  readonly where: string;
}

export const placed = (where: string, findings: readonly Finding[]): readonly PlacedFinding[] =>
  findings.map((finding) => ({ where, ...finding }));

/** What was seen; a question that could not be asked is not well. Advice is for what is not. */
export async function finding(
  what: string,
  advice: string,
  look: () => Promise<string> | string,
): Promise<Finding> {
  try {
    return { what, ok: true, saw: await look() };
  } catch (error) {
    return { what, ok: false, saw: reasonOf(error), advice };
  }
}
