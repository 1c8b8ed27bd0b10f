import { loadNode } from "../config/load-node";
import { log } from "../log";
import { startExecutor } from "../treasury/start-executor";
import { untilStopped } from "./until-stopped";

/** `the-block treasury`: the executor, until it is told to stop. */
export async function treasury(file: string): Promise<void> {
  const executor = await startExecutor(file, loadNode(file));
  log("info", `${executor.status().identity} runs`);
  process.stdout.write(`treasury listening on ${executor.address}\n`);
  await untilStopped(() => executor.stop());
}
