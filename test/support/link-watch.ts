import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { support, type Namespaces } from "./namespaces";

/** Knows to a few milliseconds when packets between two hosts stopped and when they passed again. */
export class LinkWatch {
  readonly #events: { readonly word: string; readonly at: number }[] = [];
  #lost: { readonly lost: number; readonly sent: number } | undefined;
  #wake: () => void = () => undefined;

  /** Watches from one host to an address, and waits until it answers. */
  static async start(lab: Namespaces, from: number | undefined, address: string): Promise<LinkWatch> {
    return new LinkWatch(await lab.start(from, [process.execPath, support("pinger.cjs"), address]));
  }

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const [word = "", at, sent] = line.split(" ");
      if (word === "lost") this.#lost = { lost: Number(at), sent: Number(sent) };
      else this.#events.push({ word, at: Number(at) });
      this.#wake();
    });
  }

  /** Number of interruptions so far. */
  get downs(): number {
    return this.#events.filter(({ word }) => word === "down").length;
  }

  /** Stops watching. How many datagrams were never answered: unlike a silence, a busy machine is no reason for one. */
  async stop(): Promise<{ readonly lost: number; readonly sent: number }> {
    this.child.stdin!.write("stop\n");
    while (this.#lost === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#lost;
  }

  /** When (ms since 1970) the link last went down or came up; waits until it is in that state. */
  async is(state: "up" | "down", withinMilliseconds: number): Promise<number> {
    const deadline = Date.now() + withinMilliseconds;
    for (;;) {
      const last = this.#events.at(-1);
      if (last?.word === state) return last.at;
      const left = deadline - Date.now();
      if (left <= 0)
        throw new Error(`the link is not ${state} after ${withinMilliseconds} ms; it is ${last?.word}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
