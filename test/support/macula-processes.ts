/** Nodes and clients of Macula as processes on loopback addresses, without any environment. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundle } from "../../components/bundle";
import { sabotaged, type Patch } from "./macula-sabotage";

const READY_WITHIN_MS = 20_000;
const KEY = "5e".repeat(32);

export interface Program {
  readonly process: ChildProcess;
  /** All it printed so far. */
  readonly output: () => string;
  /** Resolves with the exit code. */
  readonly exit: Promise<number | null>;
  /** Sends a signal and resolves with the exit code; null when the signal killed it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export class MaculaProcesses {
  readonly folder = mkdtempSync(join(tmpdir(), "macula "));
  readonly #net = `127.${between(1, 254)}.${between(1, 254)}`;
  readonly #programs: Program[] = [];
  readonly #program: string;

  /** @param patches what is broken in the program on purpose */
  constructor(patches: readonly Patch[] = []) {
    const made = bundle("components/systems/macula/node/main.ts", "macula");
    if (typeof made === "string" || !("file" in made)) throw new Error("the bundle is no file");
    this.#program = resolve(made.file);
    if (patches.length > 0) {
      const text = sabotaged(readFileSync(this.#program, "utf8"), patches);
      this.#program = join(this.folder, "broken.cjs");
      writeFileSync(this.#program, text);
    }
    writeFileSync(join(this.folder, "key"), `${KEY}\n`);
  }

  /** `HOST:PORT` of a node's realm port; number 0 is the client's address. */
  endpoint(number: number, port = 9000 + number): string {
    return `${this.address(number)}:${port}`;
  }

  url(number: number, path: string, port = 8080): string {
    return `http://${this.endpoint(number, port)}${path}`;
  }

  /** Address of a node; number 0 is the client's. */
  address(number: number): string {
    return `${this.#net}.${number + 1}`;
  }

  /**
   * Starts a provider.
   * @param more overrides of its configuration
   * @param environment beside the test's own
   */
  async node(
    number: number,
    more: Readonly<Record<string, unknown>> = {},
    environment: NodeJS.ProcessEnv = {},
  ): Promise<Program> {
    const config = {
      ...this.#member(number, `node${number}`),
      number,
      listen: this.endpoint(number),
      endpoint: this.endpoint(number),
      peers: number === 1 ? [] : [this.endpoint(1)],
      multiplier: number + 1,
      ttl_seconds: 30,
      ...more,
    };
    return this.#ready(await this.start("node", `node${number}`, config, environment), number);
  }

  /** Starts the client service. @param more overrides of its configuration */
  async client(more: Readonly<Record<string, unknown>> = {}): Promise<Program> {
    return this.#ready(await this.start("client", "client", { ...this.clientConfig(), ...more }), 0);
  }

  clientConfig(): Readonly<Record<string, unknown>> {
    return {
      ...this.#member(0, "client"),
      seeds: [this.endpoint(1)],
      provider_selection_strategy: "round_robin",
      max_attempts: 3,
      timeout_seconds: 2,
      control_listen: this.endpoint(0, 8081),
    };
  }

  /** File with a key that is not the realm's. */
  otherKey(): string {
    const file = join(this.folder, "other key");
    writeFileSync(file, `${"0f".repeat(32)}\n`);
    return file;
  }

  /** Starts a program whatever its configuration is. */
  start(
    command: "node" | "client",
    name: string,
    config: object,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<Program> {
    const file = join(this.folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(config));
    const started = spawn(process.execPath, [this.#program, command, "--config", file], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...environment },
    });
    let text = "";
    const take = (chunk: Buffer): void => void (text += chunk.toString());
    started.stdout.on("data", take);
    started.stderr.on("data", take);
    const ended = once(started, "exit") as Promise<[number | null]>;
    const program: Program = {
      process: started,
      output: () => text,
      exit: ended.then(([code]) => code),
      end: async (signal = "SIGKILL") => {
        started.kill(signal);
        return (await ended)[0];
      },
    };
    this.#programs.push(program);
    return Promise.resolve(program);
  }

  /** Ends what still runs, and removes the folder. */
  async destroy(): Promise<void> {
    for (const { process: each } of this.#programs) each.kill("SIGCONT");
    await Promise.all(
      this.#programs
        .filter(({ process: { exitCode, signalCode } }) => exitCode === null && signalCode === null)
        .map((each) => each.end()),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }

  #member(number: number, name: string) {
    return {
      name,
      realm: "test.realm",
      cookie: "macula_test",
      key_file: join(this.folder, "key"),
      http_listen: this.endpoint(number, 8080),
    };
  }

  async #ready(program: Program, number: number): Promise<Program> {
    const until = performance.now() + READY_WITHIN_MS;
    let last = "";
    while (performance.now() < until && program.process.exitCode === null) {
      try {
        const answer = await fetch(this.url(number, "/health"));
        if (answer.ok) return program;
        last = await answer.text();
      } catch (error) {
        last = String(error);
      }
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${program.process.spawnargs.join(" ")} is not ready (${last}):\n${program.output()}`);
  }
}

function between(low: number, high: number): number {
  return low + Math.floor(Math.random() * (high - low + 1));
}
