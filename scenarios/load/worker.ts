/**
 * A load worker: a process of its own, driven over stdin (see `protocol.ts`). It needs nothing but Node: its code is
 * bundled and sent to it. It never outlives its coordinator: the end of its input ends it, and so does the clock.
 */
import { setPriority } from "node:os";
import { createInterface } from "node:readline";
import { Generator } from "./generator";
import type { LoadOrder, WorkerMessage } from "./protocol";

/** Milliseconds after which a worker that should have ended gives itself up. */
const GRACE = 10_000;
/** Ahead of ordinary processes: a generator that waits for a CPU measures the wrong thing, and it needs little. */
const PRIORITY = -10;

function tell(message: WorkerMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function work(order: LoadOrder, generator: Generator): Promise<void> {
  setTimeout(() => process.exit(1), order.duration * 1000 + order.timeout + GRACE).unref();
  let second = 0;
  const report = (): void => tell({ kind: "second", second: second++, sample: generator.take() });
  const clock = setInterval(report, 1000);
  const seconds = await generator.run();
  clearInterval(clock);
  report();
  tell({ kind: "end", seconds });
  process.stdin.destroy();
}

let order: LoadOrder | undefined;
let generator: Generator | undefined;

async function obey(line: string): Promise<void> {
  if (order === undefined || generator === undefined) {
    order = JSON.parse(line) as LoadOrder;
    generator = new Generator(order);
    tell({ kind: "armed", ...(await generator.arm()) });
  } else if (JSON.parse(line) === "go") await work(order, generator);
  else generator.stop();
}

try {
  setPriority(PRIORITY);
} catch {
  // Only root may. A worker without it is late more often on a busy machine, and says so.
}
process.stdout.on("error", () => process.exit(1));
const input = createInterface({ input: process.stdin });
input.on("line", (line) => {
  obey(line).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.stdin.on("end", () => process.exit(1));
