import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import type { Inventory, InventoryNode } from "../../scenarios/inventory";

const project = join(__dirname, "..", "..");
process.env["PATH"] = [
  join(project, ".testbed", "bin"),
  process.env["PATH"] ?? "",
  "/usr/sbin",
  "/sbin",
].join(delimiter);

/** Prefix that gives the rights to make namespaces: nothing for root, else `sudo -n` with our PATH. */
export const asRoot: readonly string[] =
  process.getuid?.() === 0 ? [] : ["sudo", "-n", "env", `PATH=${process.env["PATH"]}`];

let made = 0;

/** Why throw-away namespaces cannot be made here; undefined when they can. */
export function namespacesMissing(): string | undefined {
  if (process.platform !== "linux") return "network namespaces need Linux";
  const works = (...argv: readonly string[]) => spawnSync("env", [...asRoot, ...argv]).status === 0;
  if (!works("ip", "netns", "list")) return "network namespaces need root or `sudo -n`, and iproute2";
  return works("nft", "--version") ? undefined : "nft is not in PATH";
}

/**
 * Throw-away hosts on a bridge in a namespace of its own, at 10.77.0.10 and up; the controller is 10.77.0.1 in the bridge's
 * namespace. Nothing of the machine's own network is touched. Each host may run an echo (`echo.cjs`).
 */
export class Namespaces {
  readonly bridge: string;
  readonly names: readonly string[];
  readonly #children: ChildProcess[] = [];

  private constructor(count: number) {
    const prefix = `tbt${process.pid}x${made++}`;
    this.bridge = `${prefix}-sw`;
    this.names = Array.from({ length: count }, (_, index) => `${prefix}-n${index}`);
  }

  static async create(count: number, echo = true): Promise<Namespaces> {
    const lab = new Namespaces(count);
    await ip(
      ["-batch", "-"],
      [lab.bridge, ...lab.names].map((name) => `netns add ${name}`),
    );
    await ip(
      ["-n", lab.bridge, "-batch", "-"],
      [
        "link set lo up",
        "link add br0 type bridge",
        "addr add 10.77.0.1/24 dev br0",
        "link set br0 up",
        ...lab.names.flatMap((name, index) => [
          `link add p${index} type veth peer name eth0 netns ${name}`,
          `link set p${index} master br0 up`,
        ]),
      ],
    );
    await Promise.all(
      lab.names.map((name, index) =>
        ip(
          ["-n", name, "-batch", "-"],
          [
            "link set lo up",
            `addr add 10.77.0.${10 + index}/24 dev eth0`,
            `addr add fd77::${10 + index}/64 dev eth0 nodad`,
            "link set eth0 up",
          ],
        ),
      ),
    );
    if (echo)
      await Promise.all(
        lab.names.map((_, index) => lab.start(index, [process.execPath, support("echo.cjs")])),
      );
    return lab;
  }

  /** Gives this process's own network a card on the bridge, with the address 10.77.0.2. It goes with the namespaces. */
  async plugIn(): Promise<void> {
    const card = this.names[0]?.replace(/-n0$/, "c") ?? "";
    await ip(
      ["-batch", "-"],
      [
        `link add ${card} type veth peer name controller netns ${this.bridge}`,
        `addr add 10.77.0.2/24 dev ${card}`,
        `link set ${card} up`,
      ],
    );
    await ip(["-n", this.bridge, "-batch", "-"], ["link set controller master br0 up"]);
  }

  /** argv prefix that runs a program in a host's namespace, or without index in the controller's. */
  exec(index?: number): string[] {
    return [...asRoot, "ip", "netns", "exec", index === undefined ? this.bridge : this.#name(index)];
  }

  /** Runs a program to its end and gives its stdout. */
  run(index: number | undefined, ...argv: readonly string[]): Promise<string> {
    return run([...this.exec(index), ...argv]);
  }

  /** Starts a program in a host and waits for its first line of output. It is ended by `remove`. */
  async start(index: number | undefined, argv: readonly string[]): Promise<ChildProcess> {
    const [program = "", ...args] = [...this.exec(index), ...argv];
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"], cwd: project });
    this.#children.push(child);
    await Promise.race([
      new Promise<void>((resolve) => child.stdout.once("readable", resolve)),
      once(child, "exit").then(() => Promise.reject(new Error(`${argv.join(" ")} ended at once`))),
    ]);
    return child;
  }

  /** The hosts as the runner sees them, named n0, n1…; role `member`. */
  inventory(changes: Partial<InventoryNode> = {}): Inventory {
    return {
      version: 1,
      stack: "test",
      owner: "test",
      environment: "test",
      capabilities: ["partition", "reject", "loss", "rate", "process"],
      system: "echo",
      profile: "documented",
      controller: "10.77.0.1",
      vantage: [],
      nodes: this.names.map((_, index) => ({
        name: `n${index}`,
        role: "member",
        address: `10.77.0.${10 + index}`,
        ports: [{ name: "echo", number: 7000, protocol: "tcp", from: "cluster" }],
        exec: this.exec(index),
        services: [],
        ...changes,
      })),
    };
  }

  /** Ends what was started here and removes all namespaces. */
  async remove(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, "exit");
        child.stdin?.end();
        child.kill("SIGKILL");
        await gone;
      }),
    );
    await ip(
      ["-batch", "-"],
      [...this.names, this.bridge].map((name) => `netns del ${name}`),
    );
  }

  #name(index: number): string {
    const name = this.names[index];
    if (name === undefined) throw new Error(`there is no host ${index}`);
    return name;
  }
}

/** Path of a program beside this file. */
export function support(name: string): string {
  return join(__dirname, name);
}

function ip(args: readonly string[], batch: readonly string[]): Promise<string> {
  return run([...asRoot, "ip", ...args], `${batch.join("\n")}\n`);
}

function run([program = "", ...args]: readonly string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { timeout: 30_000, maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        if (error)
          reject(new Error(`${program} ${args.join(" ").slice(0, 200)}: ${stderr}`, { cause: error }));
        else resolve(stdout);
      },
    );
    child.stdin?.on("error", () => undefined).end(input);
  });
}
