import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { CarrierCommand, Count } from "./carrier";

const beatMilliseconds = 1000;
const replyMilliseconds = 15_000;

interface Waiting {
  readonly word: string;
  fulfil(words: readonly string[]): void;
  reject(error: Error): void;
}

/** When a carrier's fault began to bite. */
export interface Fired {
  /** Milliseconds of this process's clock at which its word was read. */
  readonly heard: number;
  /** Milliseconds of the node's own clock, if the carrier tells. */
  readonly stamp?: number;
}

/** A running carrier: speaks its line protocol, renews its lease, and knows when it has ended by itself. */
export class CarrierProcess {
  readonly #child: ChildProcess & { readonly stdin: NonNullable<ChildProcess["stdin"]> };
  readonly #waiting: Waiting[] = [];
  readonly #beats: NodeJS.Timeout;
  readonly #exited: Promise<void>;
  /** It has exited, and all that it said is read. */
  readonly #closed: Promise<void>;
  #stderr = "";
  #failure: Error | undefined;
  #over = false;

  /** Spawns a carrier and waits until it is armed. @throws with its own words when it cannot arm. */
  static async start(command: CarrierCommand): Promise<CarrierProcess> {
    const carrier = new CarrierProcess(command);
    try {
      await carrier.#reply("armed");
    } catch (error) {
      await carrier.end();
      throw error;
    }
    return carrier;
  }

  private constructor(readonly command: CarrierCommand) {
    const [program = "", ...args] = command.argv;
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.#child = child;
    this.#closed = new Promise((resolve) => child.once("close", () => resolve()));
    this.#exited = Promise.race([
      this.#closed,
      new Promise<void>((resolve) => child.once("exit", () => resolve())),
    ]);
    child.stdin.on("error", () => undefined); // its end is reported by `close`
    child.stderr
      .setEncoding("utf8")
      .on("data", (text: string) => (this.#stderr = (this.#stderr + text).slice(-2000)));
    createInterface({ input: child.stdout }).on("line", (line) => this.#hear(line));
    child.on("error", (error) => this.#end(`cannot be started: ${error.message}`));
    child.on("close", (code, signal) =>
      this.#end(
        `ended ${signal === null ? `with status ${code}` : `by ${signal}`}${this.#stderr.trim() && ": "}${this.#stderr.trim()}`,
      ),
    );
    this.#beats = setInterval(() => child.stdin.write("beat\n"), beatMilliseconds);
  }

  /** Why the carrier is gone although nobody healed it; undefined while it holds its fault. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Makes the fault bite. The command is written before this returns; resolves when it does bite. */
  async fire(): Promise<Fired> {
    const reply = this.#reply("fired");
    this.#child.stdin.write("fire\n");
    const [stamp] = await reply;
    return { heard: performance.now(), ...(stamp !== undefined && { stamp: Number(stamp) / 1000 }) };
  }

  /** What the rules have hit, or which probes came in or went out. @throws when the carrier is gone. */
  async count(counter: "count" | "arrived" | "left" = "count"): Promise<Count> {
    const reply = this.#reply(counter);
    this.#child.stdin.write(`${counter}\n`);
    const [packets, bytes] = (await reply).map(Number);
    return { packets: packets ?? 0, bytes: bytes ?? 0 };
  }

  /**
   * Orders to heal and waits for the end. One that ends in order meanwhile has healed too: an interrupt of the whole
   * process group reaches carriers as well. @throws when the carrier had failed before, or does not obey.
   */
  async heal(): Promise<void> {
    const reply = this.#reply("healed");
    this.#child.stdin.write("heal\n");
    await reply.catch((error: unknown) => {
      if (this.#child.exitCode !== 0) throw error;
    });
    this.#over = true;
    await this.end();
  }

  /**
   * Ends the process in whatever state it is: end of input heals, SIGTERM and SIGKILL follow each after `patience` ms. Its
   * last words are known then, unless another process holds its outputs for longer than that.
   */
  async end(patience = 3000): Promise<void> {
    clearInterval(this.#beats);
    this.#child.stdin.end();
    for (const signal of ["SIGTERM", "SIGKILL"] as const) {
      if (await comesWithin(this.#exited, patience)) break;
      this.#child.kill(signal);
    }
    await comesWithin(this.#closed, patience);
  }

  #reply(word: string): Promise<readonly string[]> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#end(`did not answer "${word}" within ${replyMilliseconds / 1000} s`),
        replyMilliseconds,
      );
      this.#waiting.push({
        word,
        fulfil: (words) => {
          clearTimeout(timer);
          resolve(words);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
    });
  }

  #hear(line: string): void {
    const [word, ...words] = line.split(" ");
    if (word === "error") {
      this.#end(words.join(" "));
      return;
    }
    const expected = this.#waiting.shift();
    if (expected?.word === word) expected?.fulfil(words);
    else {
      this.#end(`said "${line}" when ${expected ? `"${expected.word}"` : "nothing"} was expected`);
      expected?.reject(this.#failure ?? new Error(line));
    }
  }

  #end(reason: string): void {
    clearInterval(this.#beats);
    if (this.#over && this.#waiting.length === 0) return;
    this.#failure ??= new Error(`fault carrier on ${this.command.node}: ${reason}`);
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#failure);
  }
}

async function comesWithin(event: Promise<void>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const came = await Promise.race([event.then(() => true), late]);
  timer.abort();
  return came;
}
