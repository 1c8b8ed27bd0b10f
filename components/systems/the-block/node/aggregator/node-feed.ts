const EVERY_MS = 5_000;
const TIMEOUT_MS = 2_000;

/** What a node's metrics say at the moment. */
export interface NodeReading {
  readonly identity: string;
  /** `HOST:PORT` of its metrics. */
  readonly address: string;
  /** Whether it answered the last time. */
  readonly isUp: boolean;
  /** The last answer; undefined before the first. */
  readonly text?: string;
  /** Milliseconds since 1970, of the last answer. */
  readonly answeredAt?: number;
}

/** Asks one node for its metrics, again and again. */
export class NodeFeed {
  private current: NodeReading;
  private timer: NodeJS.Timeout | undefined;

  constructor(identity: string, address: string) {
    this.current = { identity, address, isUp: false };
  }

  get reading(): NodeReading {
    return this.current;
  }

  /** Resolves after the first answer, or failure. */
  start(): Promise<void> {
    this.timer = setInterval(() => void this.ask(), EVERY_MS);
    return this.ask();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async ask(): Promise<void> {
    try {
      const answer = await fetch(`http://${this.current.address}/metrics`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      this.current = { ...this.current, isUp: true, text, answeredAt: Date.now() };
    } catch {
      // The last answer is kept, and its age tells.
      this.current = { ...this.current, isUp: false };
    }
  }
}
