import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { ActiveFault } from "../../scenarios/faults/active-fault";
import type { FaultSpec } from "../../scenarios/faults/fault";
import type { Inventory } from "../../scenarios/inventory";
import type { DockerStack } from "./docker-stack";
import { eventually } from "./eventually";

/** The hosts as the runner sees them. */
export function inventoryOf(stack: DockerStack, controller: string): Inventory {
  return {
    version: 1,
    stack: stack.stack,
    owner: stack.owner,
    environment: "docker",
    capabilities: ["disconnect", "disk", "clock"],
    system: "web",
    profile: "documented",
    controller,
    vantage: [],
    nodes: stack.inventory(),
  };
}

/** Arms a fault in this process, as the runner does. */
export function setUp(spec: FaultSpec, inventory: Inventory, id = "x"): Promise<ActiveFault> {
  const { signal } = new AbortController();
  return ActiveFault.setup(spec, {
    inventory,
    adapter: { checks: {}, workloads: {} },
    seed: "1",
    id,
    signal,
  });
}

interface CarrierOptions {
  readonly lease?: number;
  readonly beats?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

const held = new Set<Carrier>();

/** A carrier in a process of its own, to be killed in every way; it gets a beat each half second. */
export class Carrier {
  readonly child: ChildProcess;
  private readonly said: string[] = [];

  /** @returns it when it is on */
  static async fired(argv: readonly string[], env?: NodeJS.ProcessEnv): Promise<Carrier> {
    const carrier = new Carrier(argv, { ...(env && { env }) });
    await carrier.hears("armed");
    carrier.tell("fire");
    await carrier.hears("fired");
    return carrier;
  }

  constructor(
    [program = "", ...args]: readonly string[],
    { lease = 5, beats = true, env = process.env }: CarrierOptions = {},
  ) {
    held.add(this);
    this.child = spawn(program, args, {
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
      env: { ...env, TESTBED_LEASE: String(lease) },
    });
    createInterface({ input: this.child.stdout! }).on("line", (line) => this.said.push(line));
    this.child.stdin!.on("error", () => undefined);
    const beating = setInterval(() => beats && this.tell("beat"), 500);
    this.child.on("exit", () => clearInterval(beating));
  }

  tell(line: string): void {
    this.child.stdin!.write(`${line}\n`);
  }

  /** @returns the line that begins with this word */
  hears(word: string): Promise<string> {
    return eventually(`"${word}" is said`, 15, () => {
      const error = this.said.find((line) => line.startsWith("error"));
      if (error !== undefined && word !== "error") throw new Error(error);
      return this.said.find((line) => line.split(" ")[0] === word);
    });
  }

  /** Leaves none of this process's behind. */
  static killAll(): void {
    for (const carrier of held) carrier.kill();
    held.clear();
  }

  /** With all that it started and is not in a session of its own. */
  killGroup(): void {
    process.kill(-this.child.pid!, "SIGKILL");
  }

  kill(signal: NodeJS.Signals = "SIGKILL"): void {
    this.child.kill(signal);
  }
}
