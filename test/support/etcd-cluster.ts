import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CLIENT_PORT, MEMBERSHIP_SCRIPT, memberService, PORTS } from "../../components/systems/etcd/profile";
import type { PlacedNode } from "../../components/systems/system";
import type { Inventory, InventoryNode } from "../../scenarios/inventory";
import { eventually } from "./eventually";

const PATH = [resolve(".testbed", "bin"), process.env["PATH"]].join(delimiter);
const READY_SECONDS = 30;

/** Whether this machine has etcd and its client. */
export function hasEtcd(): boolean {
  return ["etcd", "etcdctl"].every(
    (program) => spawnSync(program, ["version"], { env: { ...process.env, PATH } }).error === undefined,
  );
}

/** An inventory of nodes that are reached over loopback. */
export function inventoryOf(nodes: readonly InventoryNode[]): Inventory {
  return {
    version: 1,
    stack: "test",
    owner: "test",
    environment: "loopback",
    capabilities: [],
    system: "etcd",
    profile: "documented",
    nodes,
    controller: "127.0.0.1",
    vantage: [],
  };
}

export function inventoryNode(name: string, address: string, port = CLIENT_PORT): InventoryNode {
  const ports = PORTS.map((each) => (each.name === "client" ? { ...each, number: port } : each));
  return { name, role: "member", address, ports, exec: [], services: [] };
}

/** Real members as processes of the profile's own command lines, each on a loopback address of its own. */
export class EtcdCluster {
  readonly #directory = mkdtempSync(join(tmpdir(), "testbed etcd "));
  readonly #processes = new Map<string, ChildProcess>();
  readonly #network = `127.${60 + Math.floor(Math.random() * 190)}.${Math.floor(Math.random() * 256)}`;

  node(index: number): PlacedNode {
    return { name: `etcd-${index}`, role: "member", address: `${this.#network}.${10 + index}` };
  }

  nodes(...indexes: number[]): PlacedNode[] {
    return indexes.map((index) => this.node(index));
  }

  inventory(nodes: readonly PlacedNode[]): Inventory {
    return inventoryOf(nodes.map(({ name, address }) => inventoryNode(name, address)));
  }

  /** Starts a member whose stack has these nodes. Its data survives `kill`. */
  start(node: PlacedNode, all: readonly PlacedNode[]): void {
    const { command, firstStartArguments = [], environment } = memberService(node, all);
    const [, , ...flags] = command.map((flag) =>
      flag.startsWith("--data-dir=") ? `--data-dir=${join(this.#directory, node.name)}` : flag,
    );
    const log = openSync(join(this.#directory, `${node.name}.log`), "a");
    const child = spawn("bash", [MEMBERSHIP_SCRIPT, ...flags, ...firstStartArguments], {
      env: { ...process.env, ...environment, PATH },
      stdio: ["ignore", log, log],
    });
    this.#processes.set(node.name, child);
  }

  /** Starts a member again and again, as a supervisor does, until it is killed. */
  keep(node: PlacedNode, all: readonly PlacedNode[]): void {
    this.start(node, all);
    const again = (_code: number | null, signal: string | null): void => {
      if (signal === null) this.keep(node, all);
    };
    this.#processes.get(node.name)?.once("exit", again);
  }

  /** SIGKILL; resolves when the process is gone. */
  async kill({ name }: Pick<PlacedNode, "name">): Promise<void> {
    const child = this.#processes.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }

  /** The member's data is lost, too. */
  async wipe(node: PlacedNode): Promise<void> {
    await this.kill(node);
    rmSync(join(this.#directory, node.name), { recursive: true, force: true });
  }

  /** Removes all members that are not declared, as the stack's membership command does. */
  membership(declared: readonly PlacedNode[]): { status: number | null; output: string } {
    const urls = declared.flatMap(({ address }) => [`http://${address}:2379`, `http://${address}:2380`]);
    const { status, stdout, stderr } = spawnSync("bash", ["-s", "--", "update", ...urls], {
      input: readFileSync(MEMBERSHIP_SCRIPT),
      env: { ...process.env, PATH },
      encoding: "utf8",
    });
    return { status, output: stdout + stderr };
  }

  /** Polls until every node says it is healthy. @throws Error with its last lines of log. */
  async ready(nodes: readonly PlacedNode[]): Promise<void> {
    const deadline = Date.now() + READY_SECONDS * 1000;
    for (const { name, address } of nodes) {
      let last = "";
      while (!last.includes('"health":"true"')) {
        if (Date.now() > deadline) {
          const log = this.log({ name }).slice(-2000);
          throw new Error(`${name} is not healthy after ${READY_SECONDS} s: ${last}\n${log}`);
        }
        last = await fetch(`http://${address}:${CLIENT_PORT}/health`, { signal: AbortSignal.timeout(1000) })
          .then((answer) => answer.text())
          .catch((error: unknown) => String(error));
        await sleep(30);
      }
    }
  }

  /** Until it has begun to found a cluster: it has a log of its own. */
  async founding({ name }: PlacedNode): Promise<void> {
    await eventually(`${name} founds`, READY_SECONDS, () =>
      existsSync(join(this.#directory, name, "member", "wal")) ? true : undefined,
    );
  }

  log({ name }: Pick<PlacedNode, "name">): string {
    return readFileSync(join(this.#directory, `${name}.log`), "utf8");
  }

  /** Kills all and removes their data. */
  async stop(): Promise<void> {
    await Promise.all([...this.#processes.keys()].map((name) => this.kill({ name })));
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
