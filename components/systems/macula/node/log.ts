/** One line on standard output: the plan's lines are read by people and by checks, as they are. */
export function log(text: string): void {
  process.stdout.write(`${text}\n`);
}
