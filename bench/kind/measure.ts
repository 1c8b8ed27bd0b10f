import { readFileSync } from "node:fs";
import type { KindRun } from "../../test/support/kind-run";

/** What a stack of pods took. */
export interface Figures {
  /** Until everything was verified, s. */
  readonly verified: number;
  readonly again: number;
  readonly destroy: number;
  /** MB of the machine that are not available any more while it is there. */
  readonly memory: number;
}

/** MB that programs can have. */
function available(): number {
  const [, kilobytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

/**
 * One life of a stack.
 * @param there what is done with it while it is up
 */
export async function measure(
  stack: KindRun,
  there: () => Promise<void> = () => Promise.resolve(),
): Promise<Figures> {
  const { workspace } = stack;
  const free = available();
  const began = Date.now();
  await workspace.up();
  const memory = free - available();
  const resources = await workspace.resources();
  const verification = resources.find(({ urn }) => urn.endsWith("command:local:Command::verification"));
  const verified = (Date.parse(verification?.created ?? "") - began) / 1000;
  const again = (await workspace.up()).seconds;
  await there();
  const before = performance.now();
  await stack.destroy();
  return { verified, again, destroy: (performance.now() - before) / 1000, memory };
}

/** A stack of its own for the time of `use`. */
export async function withStack<T>(stack: KindRun, use: (stack: KindRun) => Promise<T>): Promise<T> {
  await stack.workspace.init();
  try {
    return await use(stack);
  } finally {
    await stack.remove();
  }
}
