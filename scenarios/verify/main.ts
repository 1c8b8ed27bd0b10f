import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { compare, measure, summed } from "../../components/network/reachability";
import type { NodeSpec } from "../../components/spec";
import type { Inventory } from "../inventory";
import { findCrashes } from "./crashes";
import { checkEndpoints } from "./endpoints";
import { checkFiles } from "./files";

interface Deployment {
  readonly inventory: Inventory;
  readonly nodes: readonly NodeSpec[];
}

const listOf = (sentences: readonly string[]): string =>
  sentences.map((sentence) => `  - ${sentence}\n`).join("");

/** Verifies a deployment from inside its network: path of the deployment file on stdin, report on stdout, exit 1 with all problems on stderr. */
async function main(): Promise<void> {
  const started = Date.now();
  const { inventory, nodes } = JSON.parse(await readFile(await text(process.stdin), "utf8")) as Deployment;
  const [endpoints, files, reachability] = await Promise.all([
    checkEndpoints(nodes),
    checkFiles(nodes, inventory),
    measure(inventory),
  ]);
  const problems = [...endpoints, ...files, ...summed(compare(inventory, reachability))];
  if (problems.length > 0) {
    const [listed, crashes] = [listOf(problems), listOf(await findCrashes(inventory))];
    process.stderr.write(
      `The deployment is not as declared:\n${listed}${crashes && `Services that ended:\n${crashes}`}`,
    );
    process.exitCode = 1;
    return;
  }
  const seconds = (Date.now() - started) / 1000;
  const { pairs, probes } = reachability;
  // From outside only what is published can be asked for: that the rest is closed there is the engine's doing, not measured.
  const controller = inventory.nodes.some(({ outside }) => outside) ? "published ports only" : "all ports";
  const report = { nodes: nodes.length, pairs, probes: probes.length, controller, seconds };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

void main();
