import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { isDeepStrictEqual } from "node:util";
import type { Environment } from "../../components/environments/environment";
import type { NodeSpec } from "../../components/spec";
import { registeredBy, type Registered } from "./mocks";

type Inputs = Registered["inputs"];

/** Makes a resource and returns how it is removed. */
export type CustomResource = (inputs: Inputs) => Promise<() => Promise<unknown>>;

/**
 * Carries out the commands that a program registers as the engine would: new ones are created, changed ones updated, those
 * that are gone deleted. Everything but the engine is real. A changed custom resource that is no command is replaced.
 */
export class Deployment {
  private readonly done = new Map<string, Inputs>();
  private readonly undo = new Map<string, () => Promise<unknown>>();
  /** What a command printed the last time it ran. */
  readonly stdout = new Map<string, string>();

  /**
   * @param custom resources that are no commands, by type
   * @param expected what commands are taken to print before they have run, where the program builds on that
   */
  constructor(
    private readonly custom: Readonly<Record<string, CustomResource>> = {},
    private readonly expected = "",
  ) {}

  /** Returns `VERB NAME` of what was run. Throws the output of a command that fails; what was done until then stays. */
  async up(program: () => unknown): Promise<string[]> {
    const registered = await registeredBy(
      program,
      (name) => (this.expected && this.stdout.get(name)) ?? this.expected,
    );
    const commands = registered.filter(({ type }) => type === "command:local:Command" || type in this.custom);
    const log: string[] = [];
    const kept = new Set(commands.map(({ name }) => name));
    for (const { name, type, inputs } of commands) {
      const before = this.done.get(name);
      if (before && isDeepStrictEqual(before, inputs)) continue;
      const custom = this.custom[type];
      if (custom) {
        if (before) log.push(...(await this.remove(name)));
        this.undo.set(name, await custom(inputs));
        this.done.set(name, inputs);
        log.push(`create ${name}`);
        continue;
      }
      const verb = before ? "update" : "create";
      this.stdout.set(name, await execute(inputs.update && before ? inputs.update : inputs.create, inputs));
      this.done.set(name, inputs);
      log.push(`${verb} ${name}`);
    }
    for (const name of [...this.done.keys()].reverse()) {
      if (!kept.has(name)) log.push(...(await this.remove(name)));
    }
    return log;
  }

  /** As `up`, for these nodes with all their services in an environment. */
  deploy(create: () => Environment, nodes: readonly NodeSpec[]): Promise<string[]> {
    return this.up(() => {
      const environment = create();
      for (const spec of nodes) {
        const host = environment.host(spec);
        for (const service of spec.services) host.service(`${spec.name}-${service.name}`, service);
      }
    });
  }

  /** Whether there is nothing that was made and not removed. */
  get isEmpty(): boolean {
    return this.done.size === 0;
  }

  async destroy(): Promise<void> {
    for (const name of [...this.done.keys()].reverse()) await this.remove(name);
  }

  private async remove(name: string): Promise<string[]> {
    const inputs = this.done.get(name) ?? {};
    const undo = this.undo.get(name);
    this.undo.delete(name);
    if (undo) await undo();
    else if (inputs.delete) await execute(inputs.delete, inputs);
    this.done.delete(name);
    return [`delete ${name}`];
  }
}

/** A string, or the engine's envelope of a secret one. */
function plain(value: unknown): string {
  if (typeof value === "object" && value !== null && "value" in value) return plain(value.value);
  return typeof value === "string" ? value : "";
}

async function execute(command: unknown, { stdin }: Inputs): Promise<string> {
  const child = spawn("/bin/sh", ["-c", String(command)], { stdio: "pipe" });
  // A script may end before it has read everything.
  child.stdin.on("error", () => undefined).end(plain(stdin));
  const exit = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
  if (code !== 0)
    throw new Error(`exit status ${String(code)}: running "${String(command)}":\n${stderr}${stdout}`);
  return stdout;
}
