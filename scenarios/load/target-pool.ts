import { Connection, type Attempt } from "./connection";
import { Fifo } from "./fifo";
import { LATE_AFTER } from "./load";
import type { LoadOrder, LoadTarget } from "./protocol";
import type { Tally } from "./tally";
import { requestChooser, type Request } from "./template";

/**
 * All connections to one target. A request takes the connection that has been free the longest; when all are busy it
 * waits, and its latency and its time-out run on: a target that stalls cannot slow the schedule down.
 */
export class TargetPool {
  readonly #all: readonly Connection[];
  readonly #free = new Fifo<Connection>();
  /** In the order of their due times. */
  readonly #waiting = new Fifo<Attempt>();
  readonly #choose: (seq: number) => Request;
  readonly #counts: { sent: number; ok: number };

  /** @param settled called for each request that has its outcome */
  constructor(
    target: LoadTarget,
    { connections, requests, runId }: LoadOrder,
    private readonly tally: Tally,
    private readonly settled: () => void,
  ) {
    const sent = (attempt: Attempt): void => this.#sent(attempt);
    const done = (connection: Connection, attempt: Attempt, failure: string | undefined): void =>
      this.#done(connection, attempt, failure);
    this.#all = Array.from({ length: connections }, () => new Connection(target, { sent, done }));
    for (const connection of this.#all) this.#free.push(connection);
    this.#choose = requestChooser(requests, runId, `${target.address}:${target.port}`);
    this.#counts = tally.target(target.name);
  }

  /** Opens every connection; returns which could be opened. */
  open(milliseconds: number): Promise<boolean[]> {
    return Promise.all(this.#all.map((connection) => connection.open(milliseconds)));
  }

  /**
   * @param due clock of performance.now(), milliseconds
   * @param late the worker itself was too slow to send it in time
   */
  send(seq: number, due: number, late: boolean): void {
    const attempt = { seq, due, late, request: this.#choose(seq) };
    const connection = this.#free.shift();
    if (connection) connection.send(attempt);
    else this.#waiting.push(attempt);
  }

  /** Makes the request with this number ahead of time; tells whether that took any. */
  prepare(seq: number): boolean {
    const { prepare } = this.#choose(seq);
    prepare?.(seq);
    return prepare !== undefined;
  }

  /** Gives up every request that was due before `limit`, whether it was sent or still waits. */
  expire(limit: number): void {
    for (let first; (first = this.#waiting.peek()) !== undefined && first.due <= limit;) {
      this.#waiting.shift();
      if (!first.late) this.tally.waited++;
      this.tally.error("timeout");
      this.settled();
    }
    for (const connection of this.#all) connection.expire(limit);
  }

  destroy(): void {
    for (const connection of this.#all) connection.destroy();
  }

  #sent(attempt: Attempt): void {
    this.tally.sent++;
    this.#counts.sent++;
    if (!attempt.late && performance.now() - attempt.due > LATE_AFTER) this.tally.waited++;
  }

  #done(connection: Connection, attempt: Attempt, failure: string | undefined): void {
    if (failure === undefined) {
      this.tally.ok++;
      this.tally.operations += attempt.request.operations;
      this.#counts.ok++;
      this.tally.latency(performance.now() - attempt.due);
    } else {
      this.tally.error(failure);
    }
    const next = this.#waiting.shift();
    if (next) connection.send(next);
    else this.#free.push(connection);
    this.settled();
  }
}
