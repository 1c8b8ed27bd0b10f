import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundle } from "../../components/bundle";
import { fillTemplate } from "../../components/secrets";
import type { PlacedNode } from "../../components/systems/system";
import { daemonConfig, meshFile } from "../../components/systems/x0tta6bl4/daemon-config";
import { PASSWORD, peersOf, underlayOf } from "../../components/systems/x0tta6bl4/mesh";
import { ADMIN_SOCKET } from "../../components/systems/x0tta6bl4/places";
import { API } from "../../components/systems/x0tta6bl4/ports";
import { eventually } from "./eventually";
import { Namespaces, support } from "./namespaces";

export type Service = "yggdrasil" | "node";

export interface Told {
  readonly status: number;
  /** JSON, or why there is no answer. */
  readonly body: Readonly<Record<string, unknown>>;
}

const ROLES = ["primary", "secondary", "tertiary", "member"];
const FORMED_SECONDS = 40;

/** Real daemons and nodes as processes in network namespaces, with the files that the system would deploy. */
export class MeshProcesses {
  readonly #directory = mkdtempSync(join(tmpdir(), "testbed mesh "));
  readonly #running = new Map<string, ChildProcess>();

  private constructor(
    readonly hosts: Namespaces,
    readonly nodes: readonly PlacedNode[],
  ) {}

  static async create(count: number): Promise<MeshProcesses> {
    const hosts = await Namespaces.create(count, false);
    const nodes = hosts.names.map((_, index) => ({
      name: `node-${"abcdef"[index] ?? index}`,
      role: ROLES[Math.min(index, ROLES.length - 1)] ?? "member",
      address: `10.77.0.${10 + index}`,
    }));
    return new MeshProcesses(hosts, nodes);
  }

  /** @param password instead of the mesh's own */
  start(index: number, service: Service, password = `\${secret:${PASSWORD}}`): void {
    const node = this.#node(index);
    const folder = this.#folder(node);
    const socket = join(folder, "yggdrasil.sock");
    const write = (name: string, template: string): string => {
      const path = join(folder, name);
      const own = template.replaceAll(ADMIN_SOCKET, socket).replaceAll(`\${secret:${PASSWORD}}`, password);
      writeFileSync(path, fillTemplate(own, "mesh"), { mode: 0o600 });
      return path;
    };
    const founders = this.nodes.slice(0, 3);
    const argv =
      service === "yggdrasil"
        ? ["yggdrasil", "-useconffile", write("yggdrasil.conf", daemonConfig(node, this.nodes))]
        : [process.execPath, program()];
    const environment = {
      NODE_ID: node.name,
      MESH_FILE: write("mesh.json", meshFile(node, founders, this.nodes.slice(3, index), ADMIN_SOCKET)),
      STATE_DIRECTORY: join(folder, "state"),
      YGGDRASIL_PEERS: peersOf(node, this.nodes).map((peer) => `tcp://${underlayOf(peer)}`).join(","), // prettier-ignore
    };
    const log = openSync(this.#log(node, service), "a");
    const [command = "", ...args] = [...this.hosts.exec(index), ...argv];
    const env = { ...process.env, ...environment };
    this.#running.set(`${node.name}/${service}`, spawn(command, args, { env, stdio: ["ignore", log, log] }));
  }

  /** Ends a process; resolves to its exit code once it is gone. */
  async end(index: number, service: Service, signal: NodeJS.Signals = "SIGKILL"): Promise<number | null> {
    const child = this.#running.get(`${this.#node(index).name}/${service}`);
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  /** Asks a node's API from the controller's place. */
  async ask(index: number, path: string, method = "GET", body?: string): Promise<Told> {
    const url = `http://${this.#node(index).address}:${API}${path}`;
    const argv = [
      process.execPath,
      support("request.cjs"),
      method,
      url,
      ...(body === undefined ? [] : [body]),
    ];
    const said = (await this.hosts.run(undefined, ...argv)).trim();
    const blank = said.indexOf(" ");
    const [status, text] = [Number(said.slice(0, blank)), said.slice(blank + 1)];
    return { status, body: status === 0 ? { error: text } : (JSON.parse(text) as Told["body"]) };
  }

  /** Why a daemon has no link with those whom it dials. */
  async refusals(index: number): Promise<readonly string[]> {
    const endpoint = `-endpoint=unix://${join(this.#folder(this.#node(index)), "yggdrasil.sock")}`;
    const text = await this.hosts.run(undefined, "yggdrasilctl", endpoint, "-json", "getPeers");
    const { peers = [] } = JSON.parse(text) as {
      readonly peers?: readonly { readonly last_error?: string }[];
    };
    return peers.flatMap(({ last_error: error }) => (error === undefined ? [] : [error]));
  }

  /** Waits until these nodes say that they are well. */
  async well(...indexes: readonly number[]): Promise<void> {
    for (const index of indexes)
      await eventually(
        `node ${index} is well`,
        FORMED_SECONDS,
        async () => (await this.ask(index, "/health")).status === 200,
        async () => [await this.ask(index, "/health"), this.log(index, "node").slice(-1500)],
      );
  }

  log(index: number, service: Service): string {
    return readFileSync(this.#log(this.#node(index), service), "utf8");
  }

  async remove(): Promise<void> {
    const all = this.nodes.flatMap((_, index) => [this.end(index, "node"), this.end(index, "yggdrasil")]);
    await Promise.all(all);
    await this.hosts.remove();
    rmSync(this.#directory, { recursive: true });
  }

  #node(index: number): PlacedNode {
    const node = this.nodes[index];
    if (!node) throw new Error(`there is no node ${index}`);
    return node;
  }

  #folder({ name }: PlacedNode): string {
    const folder = join(this.#directory, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  #log = (node: PlacedNode, service: Service): string => join(this.#folder(node), `${service}.log`);
}

function program(): string {
  const made = bundle("components/systems/x0tta6bl4/node/main.ts", "x0tta6bl4");
  if (typeof made === "string" || !("file" in made)) throw new Error("a bundle is a file");
  return resolve(made.file);
}
