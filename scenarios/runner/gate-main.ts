/** The Gate command: verdict lines on stdin, the table on stdout, exit 1 unless every verdict is `pass`. */
import { text } from "node:stream/consumers";
import { gate, readLines } from "./gate";
import { reasonOf } from "../reason";

async function main(): Promise<void> {
  const { open, text: table } = gate(readLines(await text(process.stdin)), {
    colour: process.stdout.isTTY,
    width: process.stdout.isTTY ? process.stdout.columns : 110,
  });
  process.stdout.write(`${table}\n`);
  if (open) return;
  process.stderr.write("not every scenario passed; what did not pass runs again with the next `pulumi up`\n");
  process.exitCode = 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`the gate cannot read the verdicts: ${reasonOf(error)}\n`);
  process.exitCode = 1;
});
