/**
 * The part of `testbed doctor` that has to run where the nodes can be reached: scrape targets and the system's own questions.
 *
 *     main DEPLOYMENT     prints findings as JSON
 */
import { readFileSync } from "node:fs";
import { adapterFor } from "../adapters";
import type { Inventory } from "../inventory";
import { reasonOf } from "../reason";
import { placed, type PlacedFinding } from "./finding";
import { askSystem } from "./system";
import { prometheusOf, scrapeTargets } from "./targets";

async function main(file: string): Promise<readonly PlacedFinding[]> {
  const { inventory } = JSON.parse(readFileSync(file, "utf8")) as { inventory: Inventory };
  const over = new AbortController();
  const runId = `doctor-${process.pid}`;
  const context = { inventory, runId, seed: "0", now: () => performance.now(), signal: over.signal };
  const adapter = adapterFor(inventory.system)(context);
  const prometheus = prometheusOf(inventory.nodes);
  const answers = [
    ...inventory.nodes.map(async (node) => placed(node.name, await askSystem(adapter, node))),
    ...(prometheus ? [scrapeTargets(prometheus.url).then((each) => placed(prometheus.node, [each]))] : []),
  ];
  const found = await Promise.all(answers);
  over.abort();
  return found.flat();
}

main(process.argv[2] ?? "").then(
  (findings) => leave(JSON.stringify(findings), 0),
  (error: unknown) => {
    process.stderr.write(`${reasonOf(error)}\n`);
    leave("", 1);
  },
);

/** At once, even when a node that was not waited for still holds a connection; but not before all is written. */
function leave(text: string, code: number): void {
  process.exitCode = code;
  process.stdout.write(text, () => process.exit(code));
}
