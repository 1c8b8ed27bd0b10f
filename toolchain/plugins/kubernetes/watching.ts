import { finished } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Cluster, Name } from "./cluster";

/** However a watch fares, things are looked at again after this time. */
const LOOK_AGAIN_MS = 2_000;
/** Changes mostly come several at once. */
const GATHER_MS = 50;

/** What to watch: one object by its name, or those that a selector of labels is for. */
export interface Watched extends Omit<Name, "name"> {
  readonly name?: string;
  readonly labelSelector?: string | undefined;
}

/** Tells when something has changed. */
export class Watching {
  private readonly controller = new AbortController();
  private changed = false;
  private wake: () => void = () => undefined;

  constructor(cluster: Cluster, all: readonly Watched[]) {
    for (const one of all) void this.follow(cluster, one);
  }

  /** Resolves at the next change, or after a while, or when there is no time left. */
  async change(deadline: number, signal: AbortSignal): Promise<void> {
    const most = Math.max(0, Math.min(LOOK_AGAIN_MS, deadline - Date.now()));
    const over = new AbortController();
    const aborted = (): void => over.abort();
    signal.addEventListener("abort", aborted);
    const woken = new Promise<void>((resolve) => (this.wake = resolve));
    const pause = (ms: number): Promise<void> =>
      delay(ms, undefined, { signal: over.signal }).catch(() => undefined);
    if (!signal.aborted && !this.changed) await Promise.race([woken, pause(most)]);
    if (!signal.aborted) await pause(Math.min(GATHER_MS, most));
    signal.removeEventListener("abort", aborted);
    over.abort();
    this.changed = false;
  }

  end(): void {
    this.controller.abort("ended");
  }

  private async follow(cluster: Cluster, { name, labelSelector, ...of }: Watched): Promise<void> {
    const { signal } = this.controller;
    const query = { labelSelector, fieldSelector: name === undefined ? undefined : `metadata.name=${name}` };
    while (!signal.aborted) {
      try {
        const events = await cluster.watch(of, query, signal);
        events.on("data", () => this.notice());
        await finished(events, { signal });
      } catch {
        // Without a watch things are looked at from time to time all the same.
      }
      await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private notice(): void {
    this.changed = true;
    this.wake();
  }
}
