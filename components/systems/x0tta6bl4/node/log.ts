/** LOG_LEVEL, from the most to the least. */
export const levels = ["debug", "info", "warning", "error"] as const;
export type Level = (typeof levels)[number];

let threshold: Level = "info";

export function logFrom(level: Level): void {
  threshold = level;
}

/** One line on standard error: time, level, text. */
export function log(level: Level, text: string): void {
  if (levels.indexOf(level) < levels.indexOf(threshold)) return;
  process.stderr.write(`${new Date().toISOString()} ${level} ${text}\n`);
}
