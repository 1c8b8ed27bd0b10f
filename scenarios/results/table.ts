/** The table of verdicts that people see at the end of a run and from `testbed status`. */
import { createColors } from "picocolors";
import Table from "cli-table3";

export interface TableRow {
  readonly id: string;
  readonly title?: string;
  /** A verdict, or the state of a scenario that has none yet. */
  readonly verdict: string;
  readonly seconds?: number;
  readonly reason: string;
}

export interface TableOptions {
  readonly colour: boolean;
  /** Characters a line may have. @default 110 */
  readonly width?: number;
}

const NO_BORDER = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"].map(
    (part) => [part, ""],
  ),
);
const NO_LINES = Object.fromEntries(
  ["left", "left-mid", "mid", "mid-mid", "right", "right-mid"].map((part) => [part, ""]),
);

/** Under a minute with tenths, above it in minutes. */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, "0")}s`;
}

export function verdictTable(rows: readonly TableRow[], options: TableOptions): string {
  // Not a terminal is `undefined` at the source, and picocolors would then ask the environment, where CI counts as one.
  const colours = options.colour ? createColors(true) : createColors(false);
  const paint = (verdict: string): string => {
    if (verdict === "pass") return colours.green(verdict);
    if (verdict === "fail") return colours.bold(colours.red(verdict));
    if (verdict === "running" || verdict === "unsupported") return colours.dim(verdict);
    return colours.yellow(verdict);
  };
  const widest = (header: string, cells: readonly string[], most: number): number =>
    Math.min(Math.max(header.length, ...cells.map((each) => each.length)), most);
  const seconds = rows.map((row) => (row.seconds === undefined ? "" : duration(row.seconds)));
  const widths = [
    widest(
      "Scenario",
      rows.map((row) => row.id),
      24,
    ),
    widest(
      "Verdict",
      rows.map((row) => row.verdict),
      12,
    ),
    widest("Time", seconds, 8),
  ];
  const padding = 2;
  const used = widths.reduce((sum, width) => sum + width + padding, 0);
  // What is left is for title and reason, of which the reason says more.
  const left = Math.max((options.width ?? 110) - used, 30);
  const titles = widest(
    "",
    rows.map((row) => row.title ?? ""),
    Math.min(34, Math.floor(left * 0.45)),
  );
  widths.splice(1, 0, titles);
  const rest = left - titles - padding;
  const table = new Table({
    chars: { ...NO_BORDER, ...NO_LINES, middle: "" },
    style: { head: [], border: [], "padding-left": 0, "padding-right": padding },
    colWidths: [...widths.map((width) => width + padding), rest],
    wordWrap: true,
    colAligns: ["left", "left", "left", "right", "left"],
  });
  table.push(["Scenario", "", "Verdict", "Time", "Why"].map((each) => colours.bold(each)));
  rows.forEach((row, index) => {
    table.push([row.id, row.title ?? "", paint(row.verdict), seconds[index] ?? "", row.reason]);
  });
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/**
 * `3 scenarios: 2 pass, 1 fail; 41.2 s`, or `3 of 8 scenarios: …`.
 * @param planned how many there are to be
 */
export function tally(rows: readonly TableRow[], planned = rows.length): string {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.verdict, (counts.get(row.verdict) ?? 0) + 1);
  const each = [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ");
  const timed = rows.flatMap((row) => row.seconds ?? []);
  const total = timed.length === 0 ? "" : `; ${duration(timed.reduce((sum, seconds) => sum + seconds, 0))}`;
  const of = planned > rows.length ? ` of ${planned}` : "";
  return `${rows.length}${of} scenario${Math.max(planned, rows.length) === 1 ? "" : "s"}: ${each}${total}`;
}
