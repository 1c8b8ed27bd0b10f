/** What the adapter asks of one node of the mesh: its documented API, and the daemon's own tool. */
import type { InventoryNode } from "../../../../scenarios/inventory";
import { runOnNode } from "../../../../scenarios/on-node";
import { HttpError, jsonOf, Origin } from "../../../../scenarios/origin";
import { NotDone, type Registers } from "../../../../scenarios/registers";
import { parseMetrics, type Metric } from "../../../../scenarios/metrics-text";
import { ADMIN_ENDPOINT } from "../places";

export interface RaftStatus {
  readonly id: string;
  readonly role: string;
  readonly term: number;
  readonly leader: string | null;
  readonly commit_index: number;
  readonly applied_index: number;
  readonly digest: string;
  readonly keys: number;
  readonly members: readonly string[];
}

/** A row of the daemon's `getPeers`, as far as it matters. */
export interface PeerRow {
  readonly remote?: string;
  readonly up?: boolean;
  readonly inbound?: boolean;
  readonly key?: string;
}

export interface DaemonSelf {
  readonly key: string;
  readonly address: string;
  readonly routing_entries: number;
}

export interface Item {
  readonly value: string;
  readonly revision: number;
}

/** Milliseconds for a program on the node. */
const TOOL_MILLISECONDS = 5000;

export class MeshMember implements Registers {
  readonly #api: Origin | undefined;
  readonly #metrics: Origin | undefined;
  /** Revisions of the values that were seen: each value is written once. */
  readonly #revisions = new Map<string, number>();

  constructor(readonly node: InventoryNode) {
    const at = (name: string): Origin | undefined => {
      const port = node.ports.find((each) => each.name === name)?.number;
      return port === undefined ? undefined : new Origin(`${node.address}:${port}`);
    };
    this.#api = at("api");
    this.#metrics = at("metrics");
  }

  /** Ends all connections; requests under way fail. */
  close(): void {
    this.#api?.close();
    this.#metrics?.close();
  }

  /** Status and JSON of a GET. @throws HttpError without an answer, or one that is no JSON */
  async get(
    path: string,
    milliseconds?: number,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
    const answer = await this.#at(this.#api).get(path, milliseconds);
    return { status: answer.status, body: jsonOf(answer, path) as Record<string, unknown> };
  }

  async raft(): Promise<RaftStatus> {
    return (await this.#ok("/raft/status")) as unknown as RaftStatus;
  }

  async metrics(): Promise<readonly Metric[]> {
    const { status, text } = await this.#at(this.#metrics).get("/metrics");
    if (status !== 200) throw new HttpError(`/metrics: HTTP ${status}`, true, status);
    return parseMetrics(text);
  }

  /** The daemon's own answer: `yggdrasilctl -json COMMAND`, run on the node. */
  async daemon<T>(command: "getSelf" | "getPeers"): Promise<T> {
    const argv = ["yggdrasilctl", `-endpoint=${ADMIN_ENDPOINT}`, "-json", command];
    return JSON.parse(await runOnNode(this.node, argv, { timeout: TOOL_MILLISECONDS })) as T;
  }

  /** Keys of the peers that have a link that is up, whoever dialled. */
  async linkedKeys(): Promise<ReadonlySet<string>> {
    const { peers = [] } = await this.daemon<{ readonly peers?: readonly PeerRow[] }>("getPeers");
    return new Set(peers.flatMap(({ up, key }) => (up === true && key !== undefined ? [key] : [])));
  }

  /** Whether an echo comes back from an address. */
  async pings(address: string): Promise<boolean> {
    const argv = ["ping", "-6", "-n", "-c", "1", "-W", "1", address];
    return runOnNode(this.node, argv, { timeout: TOOL_MILLISECONDS }).then(
      () => true,
      (error: unknown) => {
        // 1: no answer; anything else: it could not ask.
        const { cause } = error as { readonly cause?: { readonly code?: unknown } };
        if (cause?.code === 1) return false;
        throw error;
      },
    );
  }

  /** Keys of this node's own copy. */
  async copy(prefix: string): Promise<ReadonlyMap<string, Item>> {
    const { items } = await this.#ok(`/kv?local=true&prefix=${encodeURIComponent(prefix)}`);
    return new Map(Object.entries(items as Readonly<Record<string, Item>>));
  }

  async read(key: string, milliseconds?: number): Promise<string | null> {
    const { status, body } = await this.get(pathOf(key), milliseconds);
    if (status === 404) return null;
    if (status !== 200) throw failure(status, body);
    const { value, revision } = body as unknown as Item;
    this.#revisions.set(value, revision);
    return value;
  }

  async write(key: string, value: string, milliseconds?: number): Promise<number> {
    const revision = await this.#put(key, value, {}, milliseconds);
    if (revision === undefined) throw new HttpError("a write without a condition was refused for one", true);
    return revision;
  }

  async cas(
    key: string,
    { expected, value }: { readonly expected?: string | undefined; readonly value: string },
    milliseconds?: number,
  ): Promise<number | undefined> {
    const revision = expected === undefined ? undefined : this.#revisions.get(expected);
    const condition = revision === undefined ? { "if-none-match": "*" } : { "if-match": `"${revision}"` };
    return this.#put(key, value, condition, milliseconds);
  }

  async #put(
    key: string,
    value: string,
    condition: Record<string, string>,
    milliseconds?: number,
  ): Promise<number | undefined> {
    const answer = await this.#at(this.#api).put(pathOf(key), value, condition, milliseconds);
    const body = jsonOf(answer, "PUT") as Record<string, unknown>;
    if (answer.status === 412) return undefined;
    if (answer.status !== 200) throw failure(answer.status, body);
    const revision = Number(body["revision"]);
    this.#revisions.set(value, revision);
    return revision;
  }

  async #ok(path: string): Promise<Record<string, unknown>> {
    const { status, body } = await this.get(path);
    if (status !== 200) throw new HttpError(`${path}: HTTP ${status}`, true, status);
    return body;
  }

  #at(origin: Origin | undefined): Origin {
    if (!origin) throw new Error(`${this.node.name} is no node of the mesh`);
    return origin;
  }
}

const pathOf = (key: string): string => `/kv/${encodeURIComponent(key)}`;

/** 503 says that it certainly did not happen; everything else leaves that open. */
function failure(status: number, body: Record<string, unknown>): Error {
  const text = `HTTP ${status}: ${String(body["error"])}`;
  return status === 503 ? new NotDone(text) : new HttpError(text, true, status);
}
