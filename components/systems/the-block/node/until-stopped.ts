import { log } from "./log";

/** Nothing is lost by a hard end: all that must last is on disk already. */
const PATIENCE_MS = 1_500;

/** Waits for SIGTERM or SIGINT, then stops, and resolves; ends the program when stopping takes too long. */
export async function untilStopped(stop: () => Promise<void>): Promise<void> {
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  log("info", `${signal}: stopping`);
  setTimeout(() => {
    log("warn", `not stopped after ${PATIENCE_MS} ms: ending`);
    process.exit(0);
  }, PATIENCE_MS).unref();
  await stop();
  process.exit(0);
}
