import { note } from "../progress";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Does work that ends early, and cleans up, when this process is told to end. */
export async function untilSignalled<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (!over.signal.aborted) note(`${signal}: ending`);
    over.abort();
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(over.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
