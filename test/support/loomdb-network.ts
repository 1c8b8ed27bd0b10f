import { execFileSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { asRoot, Namespaces, support } from "./namespaces";
import { eventually } from "./eventually";
import { loomdbProgram } from "./loomdb-sabotage";
import { resolve } from "node:path";

/** The relay's host; the nodes are 0, 1, 2. */
const RELAY = 3;
const [RELAY_PORT, NODE_PORT] = [8765, 3001];
const READY_SECONDS = 20;

export interface Health {
  readonly healthy: boolean;
  readonly sync: { readonly wiresOpen: number; readonly pendingChanges: number };
}

/** A relay and three nodes as real processes, each in a network namespace of its own, without any environment. */
export class LoomDBNetwork {
  readonly #asked = new Map<number, (answer: { status?: number; text?: string; error?: string }) => void>();
  readonly #running = new Map<number, ChildProcess>();
  #asker: ChildProcess | undefined;
  #questions = 0;

  private constructor(
    readonly lab: Namespaces,
    readonly sync: "kept" | "plain",
  ) {}

  static async start(sync: "kept" | "plain"): Promise<LoomDBNetwork> {
    const network = new LoomDBNetwork(await Namespaces.create(4, false), sync);
    const asker = await network.lab.start(undefined, [process.execPath, support("ask-http.cjs")]);
    network.#asker = asker;
    createInterface({ input: asker.stdout! }).on("line", (line) => {
      const { id, ...answer } = JSON.parse(line) as { id?: number };
      if (id !== undefined) network.#asked.get(id)?.(answer);
      network.#asked.delete(id ?? 0);
    });
    await network.startRelay();
    await Promise.all([0, 1, 2].map((node) => network.startNode(node)));
    await eventually("all nodes are connected", READY_SECONDS, async () => (await network.peers()) === 3);
    return network;
  }

  startRelay(): Promise<void> {
    return this.#run(RELAY, [`PORT=${RELAY_PORT}`], "relay");
  }

  startNode(node: number): Promise<void> {
    const peers = `GUN_PEERS=http://10.77.0.${10 + RELAY}:${RELAY_PORT}/gun`;
    const told = [`NODE_ID=node-${node + 1}`, `PORT=${NODE_PORT}`, peers, `LOOMDB_SYNC=${this.sync}`];
    return this.#run(node, told, "node");
  }

  killRelay = (): Promise<void> => this.kill(RELAY);

  /** SIGKILL to all that runs on a host. */
  async kill(host: number): Promise<void> {
    const child = this.#running.get(host);
    const gone =
      child && child.exitCode === null && child.signalCode === null ? once(child, "exit") : undefined;
    this.#signal(host, "KILL");
    await gone;
  }

  pauseRelay = (): void => this.#signal(RELAY, "STOP");
  continueRelay = (): void => this.#signal(RELAY, "CONT");

  /** Packets of the host are dropped in silence, but those of the tests. */
  async cut(node: number): Promise<void> {
    const chain = (hook: string, side: string): string =>
      `add chain inet cut ${hook} { type filter hook ${hook} priority -200; policy drop; }; add rule inet cut ${hook} ip ${side} 10.77.0.1 accept; add rule inet cut ${hook} meta l4proto != tcp accept`;
    await this.lab.run(
      node,
      "nft",
      `add table inet cut; ${chain("input", "saddr")}; ${chain("output", "daddr")}`,
    );
  }

  async heal(node: number): Promise<void> {
    await this.lab.run(node, "nft", "delete table inet cut");
  }

  async create(node: number, id: string): Promise<void> {
    const { status, text, error } = await this.ask(node, "POST /nodes", { id, type: "event" });
    if (status !== 200) throw new Error(`node ${node}: not acknowledged: ${text ?? error ?? ""}`);
  }

  /** Ids of all nodes in the store of a node. */
  async ids(node: number): Promise<ReadonlySet<string>> {
    const { text } = await this.ask(node, "GET /nodes");
    return new Set((JSON.parse(text ?? "{}") as { nodes: { id: string }[] }).nodes.map(({ id }) => id));
  }

  async health(node: number): Promise<Health> {
    return JSON.parse((await this.ask(node, "GET /health")).text ?? "") as Health;
  }

  /** As the relay counts them. */
  async peers(): Promise<number> {
    return (JSON.parse((await this.ask(RELAY, "GET /health")).text ?? "") as { peers: number }).peers;
  }

  /** How many of these ids each node lacks. */
  async missing(ids: readonly string[]): Promise<readonly number[]> {
    const stores = await Promise.all([0, 1, 2].map((node) => this.ids(node)));
    return stores.map((store) => ids.filter((id) => !store.has(id)).length);
  }

  ask(
    host: number,
    route: string,
    body?: object,
  ): Promise<{ readonly status?: number; readonly text?: string; readonly error?: string }> {
    const [method, path = ""] = route.split(" ");
    const id = ++this.#questions;
    const url = `http://10.77.0.${10 + host}:${host === RELAY ? RELAY_PORT : NODE_PORT}${path}`;
    return new Promise((answer) => {
      this.#asked.set(id, answer);
      this.#asker?.stdin?.write(`${JSON.stringify({ id, method, url, body: JSON.stringify(body) })}\n`);
    });
  }

  async remove(): Promise<void> {
    await this.lab.remove();
  }

  async #run(host: number, told: readonly string[], command: string): Promise<void> {
    const argv = ["env", ...told, process.execPath, resolve(loomdbProgram()), command];
    const child = await this.lab.start(host, argv);
    child.stdout?.resume();
    this.#running.set(host, child);
    await eventually(`${command} on host ${host} answers`, READY_SECONDS, async () => {
      const { status } = await this.ask(host, "GET /health");
      return status !== undefined;
    });
  }

  #signal(host: number, signal: string): void {
    const pids = this.#asRoot("ip", "netns", "pids", this.lab.names[host] ?? "")
      .split("\n")
      .filter(Boolean);
    this.#asRoot("kill", `-${signal}`, ...pids);
  }

  #asRoot(...argv: readonly string[]): string {
    const [program = "", ...args] = [...asRoot, ...argv];
    return execFileSync(program, args, { encoding: "utf8" });
  }
}

/** Creates nodes on every node, ten a second on each, until it is stopped; then tells the ids that were acknowledged. */
export function startWriting(network: LoomDBNetwork, name: string): () => Promise<readonly string[]> {
  const acknowledged: string[] = [];
  const open: Promise<void>[] = [];
  let seq = 0;
  const write = (): void => {
    seq++;
    for (const node of [0, 1, 2]) {
      const id = `${name}-${node}-${seq}`;
      open.push(
        network.create(node, id).then(
          () => void acknowledged.push(id),
          () => undefined,
        ),
      );
    }
  };
  const timer = setInterval(write, 100);
  return async () => {
    clearInterval(timer);
    await Promise.all(open);
    return acknowledged;
  };
}
