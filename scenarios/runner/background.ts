/** What a scenario runs beside its steps: clients that record, or a load. Ended by a `finish` step, or at the latest with the scenario. */
import type { RunningClients } from "../adapter";
import type { Operation } from "../history/history";
import type { LoadResult } from "../load/load";
import type { RunningLoad } from "./ports";

export interface EndedLoad {
  readonly result: LoadResult;
  readonly invalid?: string;
}

export class BackgroundClients {
  readonly kind = "clients";
  private stopping: Promise<readonly Operation[]> | undefined;
  private stored = 0;
  /** Milliseconds of `performance.now()`. */
  readonly began = performance.now();

  constructor(private readonly running: RunningClients) {}

  completed(): number {
    return this.running.completed();
  }

  /** What was recorded since the last call of this or of `recordedSoFar`. */
  fresh(): readonly Operation[] {
    if (this.stopping) return [];
    const fresh = this.running.recorded?.().slice(this.stored) ?? [];
    this.stored += fresh.length;
    return fresh;
  }

  recordedSoFar(): readonly Operation[] {
    const recorded = this.running.recorded?.().slice() ?? [];
    this.stored = recorded.length;
    return recorded;
  }

  stop(): Promise<readonly Operation[]> {
    this.stopping ??= this.running.stop();
    return this.stopping;
  }
}

export class BackgroundLoad {
  readonly kind = "load";

  constructor(private readonly running: RunningLoad) {
    // Reported by whoever waits for it; alone it must not end the process.
    running.finished.catch(() => undefined);
  }

  finished(): Promise<EndedLoad> {
    return this.running.finished;
  }

  async stop(): Promise<void> {
    await this.running.stop();
  }
}

export type Background = BackgroundClients | BackgroundLoad;
