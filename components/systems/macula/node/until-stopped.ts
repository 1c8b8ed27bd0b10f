/** Milliseconds: a withdrawal that nobody takes must not hold up the end. */
const PATIENCE = 2_000;

/** Waits for SIGTERM or SIGINT, then stops and ends the program, in any case soon. */
export async function untilStopped(stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once("SIGTERM", () => resolve());
    process.once("SIGINT", () => resolve());
  });
  setTimeout(() => process.exit(0), PATIENCE).unref();
  await stop();
  process.exit(0);
}
