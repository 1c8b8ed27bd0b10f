/** Runs a long load against 127.0.0.1:PORT and prints `started`; the test kills it. */
import { startLoad } from "../../../scenarios/load/start";
import { inventoryOf, LOAD } from "./load-servers";

const [port, logDirectory = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  const signal = new AbortController().signal;
  const context = { inventory: inventoryOf({ a: Number(port) }), runId: "orphan", signal, logDirectory };
  await startLoad({ ...LOAD, duration: 60 }, context);
  console.log("started");
}

void main();
