/** One line on standard error: time, level, text. */
export function log(level: "info" | "warn" | "error", text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${level} ${text}\n`);
}
