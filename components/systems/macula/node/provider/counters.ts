/** Counted since the start of the process. */
export class Counters {
  /** Calls that were answered, by procedure. */
  readonly handled = new Map<string, number>();
  /** Calls whose arguments were wrong, by procedure. */
  readonly rejected = new Map<string, number>();
  /** Connections that got through the handshake, by the address they came from. */
  readonly accepted = new Map<string, number>();
  /** Handshakes and requests that were refused, by reason; from zero on, so that the first one is an increase. */
  readonly refused = new Map(["handshake", "wrong realm", "wrong cookie"].map((why) => [why, 0]));

  static sum(counts: ReadonlyMap<string, number>): number {
    return [...counts.values()].reduce((sum, each) => sum + each, 0);
  }

  static count(counts: Map<string, number>, key: string): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}
