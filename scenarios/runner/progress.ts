/** The runner's lines on stderr, which become Pulumi's live log: one for each step, more only while a step takes long. */
import type { StepResult } from "../results/schema";

export class Progress {
  private current: { readonly label: string; readonly title: string } | undefined;
  private announced = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly id: string,
    private readonly total: number,
    private readonly write: (line: string) => void,
    /** A step that takes longer than this is announced before it ends. */
    private readonly patienceMilliseconds = 1000,
  ) {}

  begin(index: number, title: string): void {
    const width = String(this.total).length;
    this.current = { label: `${this.id}  ${String(index + 1).padStart(width)}/${this.total}`, title };
    this.announced = false;
    this.timer = setTimeout(() => {
      this.announce();
    }, this.patienceMilliseconds);
    this.timer.unref();
  }

  end(result: StepResult): void {
    clearTimeout(this.timer);
    if (this.current === undefined) return;
    const { label, title } = this.current;
    const mark = result.outcome === "ok" ? "" : `${result.outcome.toUpperCase()}: `;
    const took = result.seconds >= 0.5 ? ` (${result.seconds.toFixed(1)} s)` : "";
    this.write(`${label}  ${title} … ${mark}${result.saw}${took}`);
    this.current = undefined;
  }

  /** Something worth knowing while a step goes on. */
  note(text: string): void {
    clearTimeout(this.timer);
    if (this.current) this.announce();
    this.write(`${this.current?.label ?? this.id}    ${text}`);
  }

  private announce(): void {
    if (this.announced || this.current === undefined) return;
    this.announced = true;
    this.write(`${this.current.label}  ${this.current.title} …`);
  }
}
