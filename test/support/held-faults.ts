import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { prepare } from "../../scenarios/faults/prepare";
import type { FaultSpec } from "../../scenarios/faults/fault";
import { tableName } from "../../scenarios/faults/rules";
import { eventually } from "./eventually";
import { support, type Namespaces } from "./namespaces";

const adapter = { checks: {}, workloads: {} };
/** Seconds in which carriers are ready, and have fired. */
const SOON = 10;
let count = 0;

/** Carriers of a fault under a driver of their own (`holder.cjs`), to be killed in every way. */
export class HeldFaults {
  readonly #lines: string[] = [];

  /** @param id another one for each, unless told: a carrier whose driver was killed may still have its own for a moment */
  static async start(lab: Namespaces, spec: FaultSpec, id = `held-${count++}`): Promise<HeldFaults> {
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
      tableName(id),
    );
  }

  private constructor(
    readonly driver: ChildProcess,
    /** Of the fault, on its nodes. */
    readonly table: string,
  ) {
    createInterface({ input: driver.stdout! }).on("line", (line) => this.#lines.push(line));
  }

  /** How far the carriers have come. */
  get moment(): string {
    return this.#lines.at(-1)?.split(" ")[0] ?? "arming";
  }

  /** Waits for a line that begins with this word. @throws when it does not come, with what came instead */
  said(word: string): Promise<string> {
    return eventually(
      `the carriers have ${word}`,
      SOON,
      () => this.#lines.find((line) => line.startsWith(word)),
      () => ({ lines: this.#lines, ended: this.driver.exitCode ?? this.driver.signalCode }),
    );
  }

  /** Pids of the carriers, once they have fired. */
  async pids(): Promise<readonly number[]> {
    return (await this.said("fired")).split(" ").slice(1).map(Number);
  }
}
