import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { signalChild } from "../signal";

/** Terminals and npm may both pass one key press on: what comes within this time is one signal. */
const samePress = 1_000;
const passedOn = { SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGINT" } as const;
type Passed = keyof typeof passedOn;

/**
 * Waits for the end of a child in a process group of its own and returns its exit code. Each interrupt reaches it once:
 * Pulumi's first cancels the update in order, the second ends it at once.
 * @param onSignal called with the number of each signal that is passed on, from 1
 */
export async function inForeground(
  child: ChildProcess,
  onSignal: (count: number) => void = () => undefined,
): Promise<number> {
  let last = -Infinity;
  let count = 0;
  const pass = (name: NodeJS.Signals) => {
    if (performance.now() - last < samePress) return;
    last = performance.now();
    signalChild(child, passedOn[name as Passed]);
    onSignal(++count);
  };
  const signals = Object.keys(passedOn) as Passed[];
  for (const name of signals) process.on(name, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, by) => {
        resolve(code ?? 128 + (by ? constants.signals[by] : 0));
      });
    });
  } finally {
    for (const name of signals) process.off(name, pass);
  }
}
