/** What became of the last probes to one peer. Pure; times in milliseconds of a monotonic clock. */

const SIZE = 20;
/** A probe without an answer for so long counts as lost. */
const LOST_AFTER_MS = 1_500;

export class ProbeWindow {
  private readonly waiting = new Map<number, number>();
  private readonly outcomes: boolean[] = [];
  private next = 0;
  private rtt: number | undefined;

  /** Of the last answer; undefined before the first, and once all of the last probes were lost. */
  get rttSeconds(): number | undefined {
    return this.outcomes.includes(true) ? this.rtt : undefined;
  }

  /** The number to send with the next probe. */
  send(now: number): number {
    this.expire(now);
    const sequence = this.next;
    this.next = (this.next + 1) >>> 0;
    this.waiting.set(sequence, now);
    return sequence;
  }

  /** An answer came. Unknown numbers, and those already given up, change nothing. */
  receive(sequence: number, now: number): void {
    const sentAt = this.waiting.get(sequence);
    if (sentAt === undefined) return;
    this.waiting.delete(sequence);
    this.rtt = (now - sentAt) / 1000;
    this.note(true);
  }

  /** Share of the last 20 probes that got no answer; undefined before the first outcome. */
  lossRatio(now: number): number | undefined {
    this.expire(now);
    const { length } = this.outcomes;
    return length === 0 ? undefined : this.outcomes.filter((isAnswered) => !isAnswered).length / length;
  }

  private expire(now: number): void {
    for (const [sequence, sentAt] of this.waiting) {
      if (now - sentAt < LOST_AFTER_MS) return;
      this.waiting.delete(sequence);
      this.note(false);
    }
  }

  private note(isAnswered: boolean): void {
    this.outcomes.push(isAnswered);
    if (this.outcomes.length > SIZE) this.outcomes.shift();
  }
}
