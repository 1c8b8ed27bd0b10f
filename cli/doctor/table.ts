import { createColors } from "picocolors";
import type { PlacedFinding } from "../../scenarios/doctor/finding";

/** One line for each finding, advice below what is not well, and how many are not. Pure. */
export function findingsTable(findings: readonly PlacedFinding[], colour: boolean): string {
  // See `scenarios/results/table.ts`: `undefined` would ask the environment.
  const { green, red, bold, dim } = colour ? createColors(true) : createColors(false);
  const width = (cells: readonly string[]): number => Math.max(...cells.map(({ length }) => length), 0);
  const [places, things] = [
    width(findings.map(({ where }) => where)),
    width(findings.map(({ what }) => what)),
  ];
  const lines = findings.map(({ where, what, ok, saw, advice }) => {
    const line = `${ok ? green("✓") : red("✗")} ${where.padEnd(places)}  ${what.padEnd(things)}  `;
    const text = saw.replaceAll("\n", " ");
    if (ok) return line + text;
    const indented = " ".repeat(places + things + 6);
    return line + bold(text) + (advice === undefined ? "" : `\n${indented}${dim(`→ ${advice}`)}`);
  });
  const wrong = findings.filter(({ ok }) => !ok).length;
  const total =
    wrong === 0 ? `all ${findings.length} are well` : `${wrong} of ${findings.length} are not well`;
  return `${lines.join("\n")}\n\n${total}\n`;
}
