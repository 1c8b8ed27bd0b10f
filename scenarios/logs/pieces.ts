/** What `scripts/read-logs.sh` prints. */

/** Where reading a log goes on from. */
export interface LogPosition {
  /** Bytes that are known; `-N`: all but the last N lines. */
  readonly position: string;
  /** Of the file that rotation leaves; with another one than now the log was rotated since. */
  readonly generation: string;
}

/** All there is, also what rotation left. */
export const BEGINNING: LogPosition = { position: "0", generation: "unknown" };

/** All but the last lines is known. */
export const lastLines = (count: number): LogPosition => ({ position: `-${count}`, generation: "unknown" });

export interface Piece {
  /** Which of the logs that were asked for. */
  readonly index: number;
  /** To go on from after this piece. */
  readonly next: LogPosition;
  /** Bytes before it that were left out. */
  readonly skipped: number;
  readonly bytes: Buffer;
}

/** Puts pieces together from what arrives. */
export class PieceReader {
  #rest: Buffer = Buffer.alloc(0);

  /** @throws when what arrives is no piece */
  push(data: Buffer): readonly Piece[] {
    this.#rest = Buffer.concat([this.#rest, data]);
    const pieces: Piece[] = [];
    for (;;) {
      const newline = this.#rest.indexOf(10);
      if (newline < 0) return pieces;
      const head = this.#rest.toString("utf8", 0, newline);
      const found = /^(\d+) (\d+) (\S+) (\d+) (\d+)$/.exec(head);
      if (!found) throw new Error(`unexpected from read-logs.sh: ${head.slice(0, 200)}`);
      const [, index, position = "", generation = "", skipped, length] = found;
      const end = newline + 1 + Number(length);
      if (this.#rest.length < end) return pieces;
      const bytes = this.#rest.subarray(newline + 1, end);
      this.#rest = this.#rest.subarray(end);
      pieces.push({
        index: Number(index),
        next: { position, generation },
        skipped: Number(skipped),
        bytes,
      });
    }
  }
}
