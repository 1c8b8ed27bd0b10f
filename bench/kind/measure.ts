import { readFileSync } from "node:fs";
import type { KindRun } from "../../test/support/kind-run";
import { verifiedAfter } from "../verified";

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

/** Brings a stack up, and up again. */
export async function goUp({ workspace }: KindRun): Promise<Omit<Figures, "destroy">> {
  const free = available();
  const began = Date.now();
  await workspace.up();
  const memory = free - available();
  const verified = await verifiedAfter(began, workspace);
  return { verified, again: (await workspace.up()).seconds, memory };
}

/** Seconds that it takes to take a stack down. */
export async function takeDown(stack: KindRun): Promise<number> {
  const began = performance.now();
  await stack.destroy();
  return (performance.now() - began) / 1000;
}

/** One life of a stack. */
export const measure = async (stack: KindRun): Promise<Figures> => ({
  ...(await goUp(stack)),
  destroy: await takeDown(stack),
});

/** A stack of its own for the time of `use`. */
export async function withStack<T>(stack: KindRun, use: (stack: KindRun) => Promise<T>): Promise<T> {
  await stack.workspace.init();
  try {
    return await use(stack);
  } finally {
    await stack.remove();
  }
}
