/** `testbed recheck RUN` */
import { join } from "node:path";
import { recheckScenario, type Rechecked } from "../scenarios/results/recheck";
import { worst } from "../scenarios/results/merge";
import { tally, verdictTable } from "../scenarios/results/table";
import { EXIT } from "./exit";
import type { StackOptions } from "./options";
import { findRun } from "./project";

export async function recheck(root: string, run: string, options: StackOptions): Promise<number> {
  const { directory, results } = findRun(root, run, options.stack);
  const rechecked: Rechecked[] = [];
  for (const { id } of results.scenarios) rechecked.push(await recheckScenario(join(directory, id)));
  const verdict = worst(rechecked.map((each) => each.verdict));
  if (options.json === true)
    process.stdout.write(
      `${JSON.stringify({ run: results.run.id, verdict, scenarios: rechecked }, undefined, 2)}\n`,
    );
  else {
    const colour = process.stdout.isTTY;
    const rows = rechecked.map(({ same, stored, ...row }) =>
      same ? row : { ...row, reason: `was ${stored}; the stored samples say: ${row.reason}` },
    );
    process.stdout.write(
      `${verdictTable(rows, { colour, width: colour ? process.stdout.columns : 110 })}\n\n${tally(rows)}\n`,
    );
  }
  return verdict === "pass" && rechecked.every((each) => each.same) ? EXIT.ok : EXIT.notPass;
}
