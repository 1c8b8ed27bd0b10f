/** `npm run test:distributed`: the plan's five tests of LoomDB (LD-1 to LD-5), by themselves. */
import { randomUUID } from "node:crypto";
import { spawnSync } from "node:child_process";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { chooseDeployed, deployedInventory } from "../../cli/deployment";
import { Problem } from "../../cli/exit";
import { adapter as loomdb } from "../../components/systems/loomdb/adapter";
import type { Inventory } from "../inventory";
import { reasonOf } from "../reason";
import { verdictTable, type TableRow } from "../results/table";
import { scenarios } from ".";
import { inventoryOf } from "./nodes-by-url";
import { prove } from "./proof-without-faults";
import { TYPESCRIPT } from "../typescript";

/** In the plan's order. */
const TESTS = ["LD-1", "LD-2", "LD-3", "LD-4", "LD-5"];
const HELP = `Runs the plan's five tests against three nodes of LoomDB or more: basic synchronisation, concurrent updates,
cross-node edges, high volume, sync latency.

  npm run test:distributed -- [--stack NAME] [--quick]

  NODE_1_URL, NODE_2_URL, …   the nodes, as http://HOST:PORT; without them, those of the deployed stack
  --stack NAME   which stack, if several are deployed
  --quick        fewer samples of latency

Prints a table. Exit code: 0 all passed, 1 not all, 2 wrong usage.
`;

/** What cannot be begun. */
class Usage extends Error {}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean", short: "h" },
      stack: { type: "string" },
      quick: { type: "boolean", default: false },
      nodes: { type: "string" },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const urls = values.nodes?.split(",") ?? urlsIn(process.env);
  if (urls.length === 0) return atVantage(values.stack, values.quick);
  const inventory = inventoryOf(urls);
  if (typeof inventory === "string") throw new Usage(inventory);
  return test(inventory, values.quick);
}

/** `NODE_1_URL`, `NODE_2_URL` and so on, as far as they go. */
function urlsIn(environment: NodeJS.ProcessEnv): readonly string[] {
  const urls: string[] = [];
  for (let url; (url = environment[`NODE_${urls.length + 1}_URL`]) !== undefined && url !== "";)
    urls.push(url);
  return urls;
}

async function test(inventory: Inventory, quick: boolean): Promise<number> {
  const runId = `distributed-${randomUUID().slice(0, 8)}`;
  const rows: TableRow[] = [];
  for (const definition of scenarios.filter(({ id }) => TESTS.includes(id))) {
    const scenario = definition.resolve(quick ? "quick" : "full");
    const over = new AbortController();
    const now = (): number => performance.now();
    const context = { inventory, runId: `${runId}-${scenario.id}`, seed: runId, now, signal: over.signal };
    const told = (title: string): void => void process.stderr.write(`${scenario.id}  ${title}\n`);
    const { verdict, seconds, reason } = await prove(scenario, inventory, loomdb(context), told);
    over.abort();
    rows.push({ id: scenario.id, title: scenario.title, verdict, seconds, reason });
  }
  process.stdout.write(`${verdictTable(rows, { colour: process.stdout.isTTY })}\n`);
  return rows.length === TESTS.length && rows.every(({ verdict }) => verdict === "pass") ? 0 : 1;
}

/** Runs this program again from where the deployed nodes can be reached. */
function atVantage(wanted: string | undefined, quick: boolean): number {
  const root = process.cwd();
  const stack = chooseDeployed(root, wanted);
  const { system, nodes, vantage } = deployedInventory(root, stack);
  if (system !== "loomdb") throw new Usage(`stack "${stack}" runs ${system}, not loomdb`);
  const urls = nodes
    .filter(({ role }) => role === "node")
    .map(
      ({ address, ports }) => `http://${address}:${ports.find(({ name }) => name === "api")?.number ?? ""}`,
    );
  const program = ["node", ...TYPESCRIPT, relative(root, __filename)];
  const again = [...program, "--nodes", urls.join(","), ...(quick ? ["--quick"] : [])];
  const [first = "node", ...rest] = [...vantage, ...again];
  const { status, error } = spawnSync(first, rest, { stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw error;
  return status ?? 1;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`test:distributed: ${reasonOf(error)}\n`);
    const { code } = error as NodeJS.ErrnoException;
    const usage = error instanceof Usage || error instanceof Problem || String(code).startsWith("ERR_PARSE");
    process.exitCode = usage ? 2 : 1;
  },
);
