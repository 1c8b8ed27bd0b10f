/**
 * Progress of long steps on stderr: one line that changes on a terminal, plain lines elsewhere, so that a log of an
 * unattended run still shows what is going on and for how long.
 */
import { createColors } from "picocolors";

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const framesEvery = 100;
const plainLineEvery = 20_000;

/** Takes a line of the running step's own output. */
export type Report = (line: string) => void;

/** What is going on now: one line at the bottom of the screen, with the seconds it has taken. */
export class LiveLine {
  private readonly began = Date.now();
  private readonly timer: NodeJS.Timeout;
  private readonly clear: string;
  private latest = "";
  private frame = 0;
  private saidAt = Date.now();

  constructor(
    private readonly title: string,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {
    const terminal = out.isTTY;
    this.clear = terminal ? "\r\u001b[2K" : "";
    if (!terminal) out.write(`… ${title}\n`);
    this.timer = setInterval(
      () => {
        this.draw();
      },
      terminal ? framesEvery : plainLineEvery,
    );
  }

  /** Seconds since the line was begun, as a person counts them. */
  get seconds(): string {
    const seconds = (Date.now() - this.began) / 1000;
    return seconds < 10 ? `${seconds.toFixed(1)} s` : `${seconds.toFixed(0)} s`;
  }

  /** Shows where it is now, in place of what was shown before. */
  update(latest: string): void {
    this.latest = latest.trim();
  }

  /** A line that stays, above this one. */
  say(text: string): void {
    this.out.write(`${this.clear}${text}\n`);
    this.saidAt = Date.now();
  }

  /** Ends the line with a mark and what has come of it. */
  end(ok: boolean, text = `${this.title} (${this.seconds})`): void {
    clearInterval(this.timer);
    this.say(`${mark(ok, this.out)} ${text}`);
  }

  /** Takes the line away. */
  drop(): void {
    clearInterval(this.timer);
    this.out.write(this.clear);
  }

  private draw(): void {
    const status = `${this.title} (${this.seconds})${this.latest ? `: ${this.latest}` : ""}`;
    if (!this.out.isTTY) {
      // Whatever else was said tells that something goes on.
      if (Date.now() - this.saidAt >= plainLineEvery) this.say(`… ${status}`);
      return;
    }
    const line = `${spinner[this.frame++ % spinner.length] ?? ""} ${status}`;
    this.out.write(this.clear + line.slice(0, (this.out.columns || 80) - 1));
  }
}

function mark(ok: boolean, out: NodeJS.WriteStream): string {
  const colours = out.isTTY && process.env.NO_COLOR === undefined ? createColors(true) : createColors(false);
  return ok ? colours.green("✓") : colours.red("✗");
}

/** Runs one step and shows how it goes. Errors pass through after the line that marks the failure. */
export async function step<T>(
  title: string,
  work: (report: Report) => Promise<T>,
  out: NodeJS.WriteStream = process.stderr,
): Promise<T> {
  const line = new LiveLine(title, out);
  try {
    const result = await work((text) => {
      line.update(text);
    });
    line.end(true);
    return result;
  } catch (error) {
    line.end(false);
    throw error;
  }
}

/** One line about something that is done or was decided. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
