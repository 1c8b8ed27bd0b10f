import { timeOf } from "./log-time";

/** A line of a service's log. */
export interface LogLine {
  /** Which log: `NODE/SERVICE`. */
  readonly log: string;
  /** Milliseconds since 1970; that of the line before it when it has none, undefined while there was none. */
  readonly time: number | undefined;
  readonly text: string;
}

/** Cuts what arrives of one log into lines. */
export class LogLines {
  #rest: Buffer = Buffer.alloc(0);
  #time: number | undefined;

  constructor(readonly log: string) {}

  /** Whole lines; what has no end yet waits for it. */
  push(bytes: Buffer): readonly LogLine[] {
    // Cut as bytes: a character may arrive in two parts.
    const all = Buffer.concat([this.#rest, bytes]);
    const end = all.lastIndexOf(10) + 1;
    this.#rest = all.subarray(end);
    return end === 0 ? [] : this.#split(all.toString("utf8", 0, end - 1));
  }

  /** What has no end, as a line. */
  flush(): readonly LogLine[] {
    const rest = this.#rest.toString();
    this.#rest = Buffer.alloc(0);
    return rest === "" ? [] : this.#split(rest);
  }

  #split(text: string): readonly LogLine[] {
    return text.split("\n").map((line) => {
      this.#time = timeOf(line) ?? this.#time;
      return { log: this.log, time: this.#time, text: line.replace(/\r$/, "") };
    });
  }
}

/** Lines of several logs in the order in which they were written, as far as they say; those of one log keep theirs. */
export function merged(logs: readonly (readonly LogLine[])[]): readonly LogLine[] {
  // A clock that was set back must not move lines of one log: the latest time so far counts.
  const placed = logs.flatMap((lines) => {
    let latest = -Infinity;
    return lines.map((line) => ({ line, at: (latest = Math.max(latest, line.time ?? -Infinity)) }));
  });
  return placed.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at)).map(({ line }) => line);
}
