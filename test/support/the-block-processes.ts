/** Programs of the compatible node as processes on loopback addresses, without any environment. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "smol-toml";
import { bundle } from "../../components/bundle";
import { keyPairOf, type KeyPair } from "../../components/systems/the-block/node/ledger/keys";

const READY_WITHIN_MS = 20_000;

export type MemberName = "primary" | "replica" | "observer";
export const MEMBERS: readonly MemberName[] = ["primary", "replica", "observer"];

/** A program that runs. */
export interface Program {
  readonly process: ChildProcess;
  /** All it printed so far. */
  readonly output: () => string;
  /** Sends a signal and resolves with the exit code; null when the signal killed it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Three members: files in a folder of their own, addresses `127.x.y.1` to `.3`. */
export class TheBlockProcesses {
  readonly folder = mkdtempSync(join(tmpdir(), "the block "));
  private readonly net = `127.${between(1, 254)}.${between(1, 254)}`;
  private readonly programs: Program[] = [];
  private readonly keys = new Map<MemberName, KeyPair>();
  private program = "";

  /** @param lease and @param poll in seconds */
  constructor(
    readonly lease: number,
    readonly poll: number,
  ) {}

  address(name: MemberName, port: number): string {
    return `${this.net}.${MEMBERS.indexOf(name) + 1}:${port}`;
  }

  key(name: MemberName): KeyPair {
    const key = this.keys.get(name);
    if (!key) throw new Error(`no key of ${name}: call prepare() first`);
    return key;
  }

  /** Makes program, keys, genesis and configurations. */
  prepare(): void {
    const content = bundle("components/systems/the-block/node/main.ts", "the-block");
    if (typeof content === "string" || !("file" in content)) throw new Error("the bundle is no file");
    this.program = resolve(content.file);
    MEMBERS.forEach((name, index) => this.keys.set(name, keyPairOf(Buffer.alloc(32, index + 1))));
    const members = MEMBERS.map((name) => ({
      identity: name,
      role: name === "observer" ? "observer" : "validator",
      weight: { primary: 2, replica: 1, observer: 0 }[name],
      ...(name === "observer" ? {} : { publicKey: this.key(name).publicKey.toString("hex") }),
      gossip: this.address(name, 9001),
      rpc: this.address(name, 3030),
    }));
    writeFileSync(
      join(this.folder, "genesis.json"),
      JSON.stringify({ network: "test", slotSeconds: 1, confirmations: 3, treasury: 1e9, members }),
    );
    MEMBERS.forEach((name, index) => {
      mkdirSync(join(this.folder, name));
      writeFileSync(join(this.folder, name, "key"), Buffer.alloc(32, index + 1).toString("hex"), {
        mode: 0o600,
      });
      writeFileSync(this.config(name), this.toml(name));
    });
  }

  config(name: MemberName): string {
    return join(this.folder, name, "node.toml");
  }

  /** Starts a program and waits for its readiness line. */
  async start(command: string, name: MemberName): Promise<Program> {
    const started = spawn(process.execPath, [this.program, command, "--config", this.config(name)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    const ended = once(started, "exit") as Promise<[number | null]>;
    const program: Program = {
      process: started,
      output: () => text,
      end: async (signal = "SIGKILL") => {
        started.kill(signal);
        return (await ended)[0];
      },
    };
    this.programs.push(program);
    const isReady = new Promise<void>((done) => {
      const take = (chunk: Buffer): void => {
        text += chunk.toString();
        if (/listening on/.test(text)) done();
      };
      started.stdout.on("data", take);
      started.stderr.on("data", take);
    });
    const late = new AbortController();
    const deadline = setTimeout(() => late.abort(), READY_WITHIN_MS);
    const outcome = await Promise.race([
      isReady.then(() => "ready"),
      ended.then(([code]) => `ended with ${code ?? "a signal"}`),
      once(late.signal, "abort").then(() => `not ready within ${READY_WITHIN_MS} ms`),
    ]);
    clearTimeout(deadline);
    if (outcome !== "ready") throw new Error(`${command} of ${name} ${outcome}:\n${text}`);
    return program;
  }

  /** Ends what still runs, and removes the folder. */
  async destroy(): Promise<void> {
    for (const { process: each } of this.programs) each.kill("SIGCONT");
    await Promise.all(
      this.programs
        .filter(({ process: { exitCode, signalCode } }) => exitCode === null && signalCode === null)
        .map((each) => each.end()),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }

  private toml(name: MemberName): string {
    const isObserver = name === "observer";
    return stringify({
      network: {
        listen_addr: this.address(name, 9001),
        external_addr: this.address(name, 9001),
        bootstrap_nodes: MEMBERS.slice(0, MEMBERS.indexOf(name)).map((each) => this.address(each, 9001)),
        rpc_addr: this.address(name, 3030),
        ...(isObserver ? { aggregator_addr: this.address(name, 9000) } : {}),
      },
      node: { role: isObserver ? "observer" : "validator", identity: name },
      treasury: isObserver
        ? { executor_enabled: false }
        : {
            executor_enabled: true,
            executor_identity: `executor-${name}`,
            lease_ttl: this.lease,
            poll_interval: this.poll,
            standby_mode: name === "replica",
            status_addr: this.address(name, 9101),
          },
      telemetry: {
        enabled: true,
        prometheus_addr: this.address(name, 9100),
        alias_addr: this.address(name, 9898),
        // Nobody is there: pushing to a dead end must not disturb.
        ...(isObserver ? {} : { endpoint: `http://${this.address("observer", 9090)}/api/v1/write` }),
      },
      storage: { data_dir: join(this.folder, name, "data"), cache_size_mb: 16 },
      consensus: {
        genesis: join(this.folder, "genesis.json"),
        ...(isObserver ? {} : { validator_key: join(this.folder, name, "key") }),
      },
    });
  }
}

function between(low: number, high: number): number {
  return low + Math.floor(Math.random() * (high - low + 1));
}
