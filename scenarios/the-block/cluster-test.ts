/** `npm run cluster-test`: the plan's smoke test of every node's RPC (TB-0), by itself. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { Rpc } from "../../components/systems/the-block/adapter/rpc";
import type { Overlay } from "../../components/systems/the-block/adapter/block-node";
import type { Inventory } from "../inventory";
import { reasonOf } from "../reason";
import { smokeTest } from "./smoke-test";
import { TYPESCRIPT } from "../typescript";

const VARIABLE = "TB_MULTI_NODE_RPC";
const HELP = `Asks every node's RPC for its peers until each is connected to all others, three times in a row.

  npm run cluster-test -- [--stack NAME] [--seconds N]

  ${VARIABLE}=HOST:PORT,…   the nodes' RPC; without it, those of the deployed stack
  --stack NAME   which stack, if several are deployed
  --seconds N    how long the nodes may take (30)

Prints a line for each node. Exit code: 0 all are connected, 1 not all, 2 wrong usage.
`;

/** What cannot be begun. */
class Usage extends Error {}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      help: { type: "boolean", short: "h" },
      stack: { type: "string" },
      seconds: { type: "string", default: "30" },
      nodes: { type: "string" },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new Usage(`--seconds is "${values.seconds}": expected a number above 0`);
  const list = values.nodes ?? process.env[VARIABLE];
  return list === undefined || list === "" ? atVantage(values.stack, seconds) : test(list, seconds);
}

async function test(list: string, seconds: number): Promise<number> {
  const addresses = list.split(",").map((address) => address.trim());
  const wrong = addresses.find((address) => !/^[^\s:/]+:\d+$/.test(address));
  if (wrong !== undefined) throw new Usage(`${VARIABLE} has "${wrong}": expected HOST:PORT,HOST:PORT,…`);
  const origins = addresses.map((address) => new Rpc(address));
  const ask = async (index: number): Promise<number> => {
    const overlay = (await origins[index]?.call("net.overlay_status", {})) as Overlay;
    return overlay.active_peers;
  };
  const results = await smokeTest(addresses, ask, { seconds, polls: 3, everyMilliseconds: 250 });
  for (const origin of origins) origin.close();
  for (const { address, ok, saw } of results)
    process.stdout.write(`${ok ? "ok  " : "FAIL"}  ${address}  ${saw}\n`);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

/** Runs this program again from where the deployed nodes can be reached. */
function atVantage(stack: string | undefined, seconds: number): number {
  const { system, nodes, vantage } = deployed(stack);
  if (system !== "the-block") throw new Usage(`the stack runs ${system}, not the-block`);
  const addresses = nodes.flatMap(({ address, ports }) =>
    ports.filter(({ name }) => name === "rpc").map(({ number }) => `${address}:${number}`),
  );
  const program = ["node", ...TYPESCRIPT, relative(process.cwd(), __filename)];
  const again = [...program, "--nodes", addresses.join(","), "--seconds", String(seconds)];
  const [first = "node", ...rest] = [...vantage, ...again];
  const { status, error } = spawnSync(first, rest, { stdio: ["ignore", "inherit", "inherit"] });
  if (error) throw error;
  return status ?? 1;
}

function deployed(stack: string | undefined): Inventory {
  const directory = join(".testbed", "run");
  const fileOf = (name: string): string => join(directory, name, "deployment.json");
  const stacks = (existsSync(directory) ? readdirSync(directory) : []).filter((name) =>
    existsSync(fileOf(name)),
  );
  const [only, ...others] = stack === undefined ? stacks : stacks.filter((name) => name === stack);
  if (only === undefined)
    throw new Usage(
      `${stack === undefined ? "no stack" : `no stack "${stack}"`} is deployed from here: run \`npm start${stack === undefined || stack === "local" ? "" : ` -- --stack ${stack}`}\`, or set ${VARIABLE}`,
    );
  if (others.length > 0)
    throw new Usage(`several stacks are deployed (${stacks.join(", ")}): choose one with --stack`);
  return (JSON.parse(readFileSync(fileOf(only), "utf8")) as { readonly inventory: Inventory }).inventory;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`cluster-test: ${reasonOf(error)}\n`);
    const usage =
      error instanceof Usage || String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE");
    process.exitCode = usage ? 2 : 1;
  },
);
