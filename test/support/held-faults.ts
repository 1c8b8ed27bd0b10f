import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { prepare } from "../../scenarios/faults/prepare";
import type { FaultSpec } from "../../scenarios/faults/fault";
import { support, type Namespaces } from "./namespaces";

const adapter = { checks: {}, workloads: {} };

/** Carriers of a fault under a driver of their own (`holder.cjs`), to be killed in every way. */
export class HeldFaults {
  readonly #lines: string[] = [];
  #wake: () => void = () => undefined;

  static async start(lab: Namespaces, spec: FaultSpec, id = "held"): Promise<HeldFaults> {
    const signal = new AbortController().signal;
    const { commands } = await prepare(spec, {
      inventory: lab.inventory(),
      adapter,
      seed: "seed",
      id,
      signal,
    });
    const argv = JSON.stringify(commands.map((command) => command.argv));
    return new HeldFaults(
      spawn(process.execPath, [support("holder.cjs"), argv], { stdio: ["ignore", "pipe", "inherit"] }),
    );
  }

  private constructor(readonly driver: ChildProcess) {
    createInterface({ input: driver.stdout! }).on("line", (line) => {
      this.#lines.push(line);
      this.#wake();
    });
    driver.once("exit", () => this.#wake());
  }

  /** How far the carriers have come. */
  get moment(): string {
    return this.#lines.at(-1)?.split(" ")[0] ?? "arming";
  }

  /** Waits for a line that begins with this word. @throws when the driver ends before. */
  async said(word: string): Promise<string> {
    for (;;) {
      const line = this.#lines.find((candidate) => candidate.startsWith(word));
      if (line !== undefined) return line;
      if (this.driver.exitCode !== null) throw new Error(`the driver ended without "${word}"`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Pids of the carriers, once they have fired. */
  async pids(): Promise<readonly number[]> {
    return (await this.said("fired")).split(" ").slice(1).map(Number);
  }
}
