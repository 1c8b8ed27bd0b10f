/** The Gate command: verdict lines on stdin, table and report on stdout, exit 1 unless every verdict is `pass`. */
import { text } from "node:stream/consumers";
import { tryReport } from "../results/report";
import { gate, latestRun, readLines } from "./gate";
import { reasonOf } from "../reason";

async function main(): Promise<void> {
  const lines = readLines(await text(process.stdin));
  const { open, text: table } = gate(lines, {
    colour: process.stdout.isTTY,
    width: process.stdout.isTTY ? process.stdout.columns : 110,
  });
  process.stdout.write(`${table}\n`);
  const run = latestRun(lines);
  if (run !== undefined) {
    const { path, problem } = tryReport(run);
    if (path !== undefined) process.stdout.write(`\nReport  ${path}\n`);
    if (problem !== undefined) process.stderr.write(`${problem}\n`);
  }
  if (open) return;
  process.stderr.write("not every scenario passed; what did not pass runs again with the next `pulumi up`\n");
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`the gate cannot read the verdicts: ${reasonOf(error)}\n`);
  process.exitCode = 1;
});
