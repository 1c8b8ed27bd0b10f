import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import type { LoadOrder, LoadSample, WorkerMessage } from "./protocol";
import { workerCommand } from "./worker-code";

export interface WorkerPlace {
  /** Unique in the load; names the log file. */
  readonly name: string;
  /** argv prefix that runs a program there. */
  readonly exec: readonly string[];
}

/** A worker as its coordinator sees it. */
export class WorkerProcess {
  /** All connections are open, or were tried; false if the worker ended before. */
  readonly armed: Promise<boolean>;
  /** Resolves when the process is gone: with undefined if it did all it should, else with what went wrong. */
  readonly ended: Promise<string | undefined>;
  /** Set with the worker's last message: for how many seconds it scheduled requests. */
  seconds: number | undefined;
  readonly #child: ChildProcess;

  constructor(
    readonly place: WorkerPlace,
    code: string,
    order: LoadOrder,
    logFile: string,
    private readonly onSecond: (second: number, sample: LoadSample) => void,
  ) {
    const log = openSync(logFile, "a");
    const [program, ...args] = workerCommand(place.exec);
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", log] });
    closeSync(log);
    this.#child.stdin?.on("error", () => undefined); // a dead worker is reported by `ended`
    this.ended = new Promise((resolve) => {
      this.#child.on("error", ({ message }) => resolve(`failed: ${message}`)); // no such program, no right to kill it
      this.#child.once("close", (code, signal) =>
        resolve(
          this.seconds === undefined
            ? `ended early (${signal ?? `exit code ${code}`}), see ${logFile}`
            : undefined,
        ),
      );
    });
    this.armed = new Promise((resolve) => {
      void this.ended.then(() => resolve(false));
      if (this.#child.stdout === null) return;
      createInterface({ input: this.#child.stdout }).on("line", (line) => {
        const message = JSON.parse(line) as WorkerMessage;
        if (message.kind === "armed") resolve(true);
        else if (message.kind === "second") this.onSecond(message.second, message.sample);
        else this.seconds = message.seconds;
      });
    });
    this.#tell(code);
    this.#tell(order);
  }

  go(): void {
    this.#tell("go");
  }

  /** Schedules nothing more; what is under way gets its outcome. */
  stop(): void {
    this.#tell("stop");
  }

  /** Ends the worker at once: it obeys the end of its input, a process that does not is killed. */
  kill(): void {
    this.#child.stdin?.destroy();
    this.#child.kill("SIGKILL");
  }

  #tell(what: unknown): void {
    this.#child.stdin?.write(`${JSON.stringify(what)}\n`);
  }
}
